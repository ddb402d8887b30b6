"""The one way in: decide about all items, then write all at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, connection, transaction

from accounts.upserts.deciding import change, check, clean, find, keep_only_references, new_state
from accounts.upserts.items import Item, Result, State
from accounts.upserts.known import Known, look_up
from accounts.upserts.writing import write
from audit.many import Subject, record_many
from kam.errors import ConflictError, NotFoundError, RuleError
from kam.etags import check_version
from tenants.actors import Actor

Decide = Callable[[Item, Known], Result]
_ATTEMPTS = 3
_EXISTS = frozenset({"tax_id_taken", "two_accounts"})


def upsert_accounts(
    *, actor: Actor, items: list[Item], by_name: bool = True, version: int | None = None
) -> list[Result]:
    """Make or change an account for each item; a refused item does not hold up the others.

    Lists that an item leaves out stay; references are only ever added. Upserts of one
    organisation wait for each other, so that one reference makes one account. `version`
    is the one that the caller saw, where a single account is meant.
    """
    actor.require("account.create")
    actor.require("account.change")

    def decide(item: Item, known: Known) -> Result:
        state = None if item.errors else find(item, known, by_name=by_name)
        if state is not None and not item.errors:
            check_version(version, state.version)
        return _settle(item, state, known)

    return _again_when_overtaken(actor, items, decide)


def make_account(*, actor: Actor, values: dict[str, Any]) -> uuid.UUID:
    """A new account; raises ConflictError where its tax id or a reference is in use."""
    actor.require("account.create")
    item = Item(0, values)
    result = _again_when_overtaken(actor, [item], lambda i, known: _settle(i, None, known))[0]
    return _id_of(result)


def change_account(
    *, actor: Actor, account_id: uuid.UUID, values: dict[str, Any], version: int | None = None
) -> uuid.UUID:
    """Change what is given and leave the rest; a list that is given takes the old one's place."""
    actor.require("account.change")
    item = Item(0, values)

    def decide(item: Item, known: Known) -> Result:
        state = known.by_id.get(account_id)
        if state is None:
            raise NotFoundError
        check_version(version, state.version)
        if "references" in item.values and not item.errors:
            keep_only_references(item, state)
        return _settle(item, state, known)

    return _id_of(_again_when_overtaken(actor, [item], decide, account_id)[0])


def _again_when_overtaken(
    actor: Actor, items: list[Item], decide: Decide, account_id: uuid.UUID | None = None
) -> list[Result]:
    """Someone who is no upsert may make the same tax id meanwhile: then look again."""
    originals = [dict(item.values) for item in items]
    for _attempt in range(_ATTEMPTS):
        for item, values in zip(items, originals, strict=True):
            item.values = dict(values)
            item.errors = [e for e in item.errors if e in item.shape_errors]
        try:
            with transaction.atomic():
                return _write_all(actor, items, decide, account_id)
        except IntegrityError:
            continue
    raise ConflictError


def _write_all(
    actor: Actor, items: list[Item], decide: Decide, account_id: uuid.UUID | None
) -> list[Result]:
    organization = actor.organization
    _wait_for_other_upserts(organization.id)
    for item in items:
        clean(item, country=organization.country)
    known = look_up(organization.id, items, account_id)
    results = [decide(item, known) for item in items]
    touched = [s for s in known.by_id.values() if s.is_new or s.changes]
    write(organization.id, touched)
    record_many(actor=actor, subjects=[_subject(state) for state in touched])
    return results


def _settle(item: Item, state: State | None, known: Known) -> Result:
    is_known = state is not None
    if not item.errors:
        state = state or new_state(item)
        check(item, state, known)
    if item.errors or state is None:
        return Result(item.index, "refused", errors=tuple(item.errors))
    changed = change(item, state, known) or bool(state.old_references)
    known.add(state)
    outcome = ("changed" if changed else "unchanged") if is_known else "made"
    return Result(item.index, outcome, state.id)


def _id_of(result: Result) -> uuid.UUID:
    if result.account_id is not None:
        return result.account_id
    errors = list(result.errors)
    if any(error.code in _EXISTS for error in errors):
        raise ConflictError(errors[0].detail, errors=errors)
    raise RuleError(errors[0].detail, errors=errors)


def _subject(state: State) -> Subject:
    return Subject(
        action="account.made" if state.is_new else "account.changed",
        object_type="account",
        object_id=state.id,
        object_label=state.texts["name"],
        changes={} if state.is_new else state.changes,
    )


def _wait_for_other_upserts(organization_id: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)",
            [int.from_bytes(organization_id.bytes[8:], signed=True)],
        )
