"""What happens around signing in: one line of the log each, and what changes how, in the audit.

A line names the person by id where they are known, else the address that was given by a
digest: lines of one address are found, and the address is not. Passwords and codes are nowhere.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from audit.entries import record
from tenants.actors import Actor
from tenants.middleware import memberships_of
from tenants.models import User
from tenants.scope import organization_scope, user_scope

_logger = logging.getLogger("kam.security")
_TOLD: tuple[tuple[Signal, str], ...] = (
    (auth.user_logged_in, "signed in"),
    (auth.user_logged_out, "signed out"),
    (account.password_changed, "password changed"),
    (account.password_reset, "password set by mail"),
    (account.email_changed, "address changed"),
    (mfa.authenticator_added, "second step added"),
    (mfa.authenticator_removed, "second step removed"),
    (mfa.authenticator_reset, "second step renewed"),
)
_AUDITED: tuple[tuple[Signal, str], ...] = (
    (account.password_changed, "member.password_changed"),
    (account.password_reset, "member.password_changed"),
    (mfa.authenticator_added, "member.second_step_added"),
    (mfa.authenticator_removed, "member.second_step_removed"),
)


def listen() -> None:
    """Called once, when the product starts."""
    for signal, event in _TOLD:
        signal.connect(_teller(event), weak=False, dispatch_uid=f"security log {event}")
    for signal, action in _AUDITED:
        signal.connect(_recorder(action), weak=False, dispatch_uid=f"security audit {action}")
    auth.user_login_failed.connect(_tell_failed, dispatch_uid="security log failed")


def tell(
    event: str, request: HttpRequest | None, *, level: int = logging.INFO, **told: str
) -> None:
    """One line: what happened, from where."""
    if request is not None:
        # a socket of this machine has no address: nobody is kept out for that
        with suppress(PermissionDenied):
            told["from"] = get_adapter().get_client_ip(request)
    _logger.log(level, event, extra={"told": told, "request": request})


def tell_locked(request: HttpRequest, address: str) -> None:
    """Somebody tried too often."""
    tell("sign-in locked", request, level=logging.WARNING, address=_digest(address))


def _tell_failed(
    *, credentials: dict[str, Any], request: HttpRequest | None = None, **_rest: Any
) -> None:
    given = str(credentials.get("email", ""))
    tell("sign-in failed", request, level=logging.WARNING, address=_digest(given))


def _teller(event: str) -> Any:
    def told(*, user: User | None, request: HttpRequest | None = None, **_rest: Any) -> None:
        if user is not None:
            tell(event, request, person=str(user.pk))

    return told


def _recorder(action: str) -> Any:
    def recorded(*, user: User, **_rest: Any) -> None:
        _record_everywhere(user, action)

    return recorded


@transaction.atomic
def _record_everywhere(user: User, action: str) -> None:
    """In each organisation that the person belongs to."""
    with user_scope(user.pk):
        memberships = list(memberships_of(user.pk))
    for membership in memberships:
        actor = Actor.of_member(membership)
        with organization_scope(membership.organization_id, author=actor.author):
            record(actor=actor, action=action, target=membership)


def _digest(address: str) -> str:
    return salted_hmac("security log", address.strip().lower()).hexdigest()[:16]
