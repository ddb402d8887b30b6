from django.apps import AppConfig


class MailConfig(AppConfig):
    """One outbox for every mail."""

    name = "mail"

    def ready(self) -> None:
        from mail.ringing import MAILS
        from mail.tasks import send_mails
        from tenants import due_work

        due_work.register(MAILS, send_mails.delay)
