"""The one way in: decide about all items, then write all at once."""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction

from accounts.programme import first_phase
from accounts.revenue.figures import tell_made
from accounts.team.ownership import Passing, pass_on, tell_heirs
from accounts.upserts.deciding import (
    change,
    check,
    circles,
    clean,
    find,
    name_parent,
    new_state,
    parents_first,
)
from accounts.upserts.items import AccountState
from accounts.upserts.known import KnownAccounts, look_up
from accounts.upserts.telling import subjects
from accounts.upserts.writing import write
from api.bulk import Item, Result
from audit.many import record_many
from rules.errors import ConflictError
from tenants.actors import Actor
from tenants.scope import take_turns

_ATTEMPTS = 3


def upsert_accounts(
    *, actor: Actor, items: list[Item], match: Collection[str] | None = None
) -> list[Result]:
    """Make or change an account for each item; a refused item does not hold up the others.

    By reference, then tax id, then name, or by what `match` names of these. A parent may be
    named by a reference, also by that of another item, whatever their order. Lists that an
    item leaves out stay; references are only ever added. Bulk requests of one organisation
    wait for each other.
    """
    actor.require("account.create")
    actor.require("account.change")
    originals = [dict(item.values) for item in items]
    for _attempt in range(_ATTEMPTS):
        for item, values in zip(items, originals, strict=True):
            item.values = dict(values)
            item.errors = list(item.shape_errors)
        try:
            with transaction.atomic():
                return _write_all(actor, items, match)
        except IntegrityError:
            continue  # someone else made the same tax id or reference meanwhile: look again
    raise ConflictError


def _write_all(actor: Actor, items: list[Item], match: Collection[str] | None) -> list[Result]:
    organization = actor.organization
    take_turns("upserts")
    for item in items:
        clean(item, country=organization.country)
    known = look_up(organization, items, match)
    known.circles = circles(items)
    results = sorted((_settle(i, known) for i in parents_first(items)), key=lambda r: r.index)
    touched = [s for s in known.by_id.values() if s.is_new or s.changes]
    _pass_on(actor, touched)
    phase = None
    if any(state.is_new for state in touched):
        phase = first_phase()
    write(organization.id, touched, phase=phase)
    record_many(actor=actor, subjects=subjects(touched, known, phase))
    if made := [state.id for state in touched if state.is_new]:
        tell_made(made)
    passings = [Passing(state.id, state.owner_before, state.owner_id) for state in touched]
    tell_heirs(actor=actor, passings=passings)
    return results


def _pass_on(actor: Actor, states: list[AccountState]) -> None:
    passings = [
        Passing(state.id, state.owner_before, state.owner_id)
        for state in states
        if not state.is_new and state.owner_before != state.owner_id
    ]
    by_id = {state.id: state for state in states}
    for over in pass_on(actor=actor, passings=passings):
        for key, count in over.moved.items():
            by_id[over.account_id].changes[key] = [None, count]


def _settle(item: Item, known: KnownAccounts) -> Result:
    state = None if item.errors else find(item, known)
    is_known = state is not None
    if not item.errors:
        state = state or new_state(item)
        name_parent(item, known)
        check(item, state, known)
    if item.errors or state is None:
        return Result(item.index, "refused", errors=tuple(item.errors))
    changed = change(item, state, known)
    known.add(state)
    outcome = ("changed" if changed else "unchanged") if is_known else "made"
    return Result(item.index, outcome, state.id)
