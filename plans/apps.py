from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Actions on accounts."""

    name = "plans"

    def ready(self) -> None:
        from plans.offers import offer

        offer()
