from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Sign-in, members, invitations and the settings of the organisation."""

    name = "people"

    def ready(self) -> None:
        from people.offers import offer

        offer()
