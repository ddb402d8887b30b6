from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding whatever an organisation holds by the words of its name."""

    name = "search"

    def ready(self) -> None:
        from search.offers import offer

        offer()
