from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """Matrices, scores and rankings; measured scores follow the figures of accounts."""

    name = "scoring"

    def ready(self) -> None:
        from scoring.offers import offer

        offer()
