"""The scope: which organisation the code that runs now works for.

A context variable guards the ORM; a transaction-local setting of the same value
guards the database (row-level security).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

_organization_id: ContextVar[uuid.UUID | None] = ContextVar("organization_id", default=None)

ORGANIZATION_SETTING = "kam.organization_id"
USER_SETTING = "kam.user_id"


class ScopeError(RuntimeError):
    """Tenant data was touched outside a scope, or a row of another organisation inside one."""


def current_organization_id() -> uuid.UUID | None:
    """The organisation of the scope, or None outside one."""
    return _organization_id.get()


def require_organization_id() -> uuid.UUID:
    """The organisation of the scope; raises ScopeError outside one."""
    organization_id = _organization_id.get()
    if organization_id is None:
        raise ScopeError("Tenant data needs a scope: use organization_scope(...).")
    return organization_id


@contextmanager
def organization_scope(organization_id: uuid.UUID) -> Iterator[None]:
    """Work for one organisation inside one transaction.

    Scopes nest; leaving an inner one restores the outer organisation, in the
    variable and in the database.
    """
    previous = _organization_id.get()
    nested = connection.in_atomic_block
    token = _organization_id.set(organization_id)
    try:
        with transaction.atomic():
            _set_locally(ORGANIZATION_SETTING, organization_id)
            yield
            if nested and not connection.needs_rollback:
                _set_locally(ORGANIZATION_SETTING, previous)
    finally:
        _organization_id.reset(token)


@contextmanager
def user_scope(user_id: uuid.UUID) -> Iterator[None]:
    """Inside, a person's own memberships and their organisations can be read, and no more."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        _set_locally(USER_SETTING, user_id)
        yield
        if nested and not connection.needs_rollback:
            _set_locally(USER_SETTING, None)


def _set_locally(setting: str, value: uuid.UUID | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [setting, str(value or "")])
