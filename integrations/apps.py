from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """Keys for programs, and how they are let in."""

    name = "integrations"

    def ready(self) -> None:
        from integrations.offers import offer

        offer()
