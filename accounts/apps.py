from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts and all that stands on them."""

    name = "accounts"

    def ready(self) -> None:
        from accounts.offers import offer

        offer()
