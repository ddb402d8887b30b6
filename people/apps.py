from typing import Any

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        from allauth.account.signals import email_changed

        email_changed.connect(_follow_new_address)


def _follow_new_address(*, user: Any, **kwargs: Any) -> None:
    from people.profile import follow_new_address

    follow_new_address(user=user)
