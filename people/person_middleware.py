"""Pages on which a person signs in or settles how they do: one transaction, their own rows."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from tenants.scope import user_scope
from tenants.signed_in import person_of

PLACES = ("/auth/", "/profile/")
_UNDER_WAY = "account_login"
"""Where allauth keeps who gave a password and has yet to take the second step."""


class PersonMiddleware:
    """The scope of whom the session names; strangers say who they are by `work_as`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PLACES):
            return self.get_response(request)
        with user_scope(person_of(request) or _under_way(request)):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response


def _under_way(request: HttpRequest) -> uuid.UUID | None:
    begun = request.session.get(_UNDER_WAY) or {}
    try:
        return uuid.UUID(begun.get("user_pk") or "")
    except ValueError:
        return None
