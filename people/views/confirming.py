"""The link that proves a new address."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailConfirmation
from allauth.account.views import ConfirmEmailView

from people.adapters import is_taken, person_and_key
from tenants.scope import work_as


class ConfirmAddress(ConfirmEmailView):
    """allauth's, for whom the link names: it proves itself by its signature."""

    def get_object(self, queryset: Any = None) -> EmailConfirmation:
        person, self.kwargs["key"] = person_and_key(self.kwargs["key"])
        if person is not None:
            work_as(person)
        found: EmailConfirmation = super().get_object(queryset)
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.object and is_taken(self.object.email_address):
            context["can_confirm"] = False
        return context
