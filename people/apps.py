from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Sign-in, members, invitations and the settings of the organisation."""

    name = "people"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from people.offers import offer
        from people.sessions import begin

        user_logged_in.connect(begin, dispatch_uid="a session begins")
        offer()
