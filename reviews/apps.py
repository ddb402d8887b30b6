from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Cadences, reviews and measures; planned reviews follow their accounts."""

    name = "reviews"

    def ready(self) -> None:
        from reviews.offers import offer

        offer()
