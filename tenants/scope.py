"""The scope: which organisation the code that runs now works for, and for whom.

A context variable guards the ORM; a transaction-local setting of the same value
guards the database (row-level security). Beside it stand the author and the request,
which the triggers of the change stream read.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from tenants.patience import bounds
from tenants.request_ids import current_request_id

_organization_id: ContextVar[uuid.UUID | None] = ContextVar("organization_id", default=None)
_author: ContextVar[str] = ContextVar("author", default="")
_person_id: ContextVar[uuid.UUID | None] = ContextVar("person_id", default=None)

ORGANIZATION_SETTING = "kam.organization_id"
USER_SETTING = "kam.user_id"
AUTHOR_SETTING = "kam.author"
REQUEST_SETTING = "kam.request_id"


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
def organization_scope(
    organization_id: uuid.UUID, *, author: str = "", savepoint: bool = True
) -> Iterator[None]:
    """Work for one organisation inside one transaction, for `author` (`Actor.author`).

    Scopes nest; leaving an inner one restores the outer organisation and author, in the
    variables and in the database. An inner scope of the same organisation keeps its author.
    Without a `savepoint` an inner one ends with the outer, which restores the database.
    """
    outer = _organization_id.get(), _author.get()
    nested = connection.in_atomic_block
    if organization_id == outer[0]:
        author = author or outer[1]
    tokens = _organization_id.set(organization_id), _author.set(author)
    try:
        with transaction.atomic(savepoint=savepoint):
            _tell_database(organization_id, author)
            yield
            if nested and savepoint and not connection.needs_rollback:
                _tell_database(*outer)
    finally:
        _organization_id.reset(tokens[0])
        _author.reset(tokens[1])


def work_for(author: str, *, is_told: bool = False) -> None:
    """From now on until the scope ends its writes are this author's (`Actor.author`).

    `is_told` says that the database knows it already.
    """
    _author.set(author)
    if not is_told:
        _tell_database(require_organization_id(), author)


@contextmanager
def user_scope(user_id: uuid.UUID | None) -> Iterator[None]:
    """Inside, a person's own rows are there and no organisation's: who signs in, and where.

    Their memberships and those organisations can be read; their user, addresses, sessions
    and second factors can be written too. Of None nothing is there, until `work_as`.
    """
    outer = _organization_id.get(), _author.get(), _person_id.get()
    nested = connection.in_atomic_block
    tokens = _organization_id.set(None), _author.set(""), _person_id.set(user_id)
    try:
        with transaction.atomic():
            _tell_of_person(user_id)
            yield
            if nested and not connection.needs_rollback:
                _tell_of_person(outer[2])
                _tell_database(outer[0], outer[1])
    finally:
        _organization_id.reset(tokens[0])
        _author.reset(tokens[1])
        _person_id.reset(tokens[2])


@contextmanager
def own_scope(user_id: uuid.UUID) -> Iterator[None]:
    """The scope of this person: the one that is open, or else one of their own."""
    is_open = connection.in_atomic_block  # after the commit the database knows nobody
    if is_open and _organization_id.get() is None and _person_id.get() == user_id:
        yield
    else:
        with user_scope(user_id):
            yield


def work_as(user_id: uuid.UUID | None) -> None:
    """From now on until the `user_scope` ends it is this person's: they say who they are.

    Outside of one nothing changes: what isn't open stays shut.
    """
    if _organization_id.get() is None and connection.in_atomic_block:
        _person_id.set(user_id)
        _tell_of_person(user_id)


@contextmanager
def shared_transaction() -> Iterator[None]:
    """For what is no organisation's and no person's: with the bounds of the work, and no scope."""
    with transaction.atomic():
        if told := bounds():
            _set_locally(told)
        yield


def _tell_of_person(user_id: uuid.UUID | None) -> None:
    _set_locally({USER_SETTING: str(user_id or ""), ORGANIZATION_SETTING: "", **bounds()})


def _tell_database(organization_id: uuid.UUID | None, author: str) -> None:
    _set_locally(
        {
            ORGANIZATION_SETTING: str(organization_id or ""),
            AUTHOR_SETTING: author,
            REQUEST_SETTING: current_request_id() or "",
            **bounds(),
        }
    )


def _set_locally(settings: dict[str, str]) -> None:
    """In one statement: what is set ends with the transaction."""
    calls = ", ".join("set_config(%s, %s, true)" for _setting in settings)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [part for pair in settings.items() for part in pair])


def may_take_turn(what: str) -> bool:
    """Whether nobody does this in the organisation now; it is ours until our commit then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{what} {require_organization_id()}"],
        )
        return bool(cursor.fetchone()[0])


def take_turns(what: str) -> None:
    """Wait for whoever does this in the organisation now; who comes next waits for our commit."""
    take_turns_everywhere(f"{what} {require_organization_id()}")


def take_turns_everywhere(what: str) -> None:
    """The same in the whole installation."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
