"""Whose session a request brings, before anything of theirs is read."""

from __future__ import annotations

import uuid

from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from tenants.scope import own_scope


def person_of(request: HttpRequest) -> uuid.UUID | None:
    """Whom the session names; None for strangers."""
    try:
        return uuid.UUID(request.session.get(SESSION_KEY, ""))
    except ValueError:
        return None


def user_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """The person of the session, read in their own scope; nobody where the session is void."""
    person = person_of(request)
    if person is None:
        return AnonymousUser()
    with own_scope(person):
        return get_user(request)
