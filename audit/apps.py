from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What happened, and who did it."""

    name = "audit"

    def ready(self) -> None:
        from audit.offers import offer

        offer()
