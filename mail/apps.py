from django.apps import AppConfig


class MailConfig(AppConfig):
    """One outbox for every mail."""

    name = "mail"

    def ready(self) -> None:
        from mail.offers import offer

        offer()
