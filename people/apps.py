from typing import Any

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        from allauth.account.signals import email_changed

        from audit.field_words import name_values
        from tenants.roles import Role

        email_changed.connect(_follow_new_address)
        name_values("member", role=Role.choices)
        name_values("invitation", role=Role.choices)


def _follow_new_address(*, user: Any, **kwargs: Any) -> None:
    from people.profile import follow_new_address

    follow_new_address(user=user)
