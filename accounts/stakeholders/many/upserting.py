"""The one way in: decide about all items, then write all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.db import IntegrityError, transaction

from accounts.stakeholders.acquaintance import lock_people
from accounts.stakeholders.former import keep_former
from accounts.stakeholders.many.deciding import Deciding
from accounts.stakeholders.many.known import know
from accounts.stakeholders.many.order import Below, circles, in_order
from accounts.stakeholders.many.states import PlaceState
from accounts.stakeholders.many.writing import write
from accounts.stakeholders.wanted import Named, resolved
from api.bulk import Item, Result
from audit.many import record_many
from rules.errors import ConflictError, FieldError, KamError
from tenants.actors import Actor

_ATTEMPTS = 3


def upsert_stakeholders(
    *, actor: Actor, items: list[Item], below: Below | None = None
) -> list[Result]:
    """Make or change one for each item; a refused item does not hold up the others.

    By reference, then by the e-mail address of somebody at the account. References are only
    ever added. `below` names superiors who are other items. Each item is judged and told as one
    alone would be.
    """
    for _attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                return _write_all(actor, items, below or {})
        except IntegrityError:
            continue  # someone else gave the same reference meanwhile: look again
    raise ConflictError


def _write_all(actor: Actor, items: list[Item], below: Below) -> list[Result]:
    lock_people()
    sound = [item for item in items if not item.errors]
    known, named = know(actor, sound)
    deciding = Deciding(actor, known)
    circling = circles(items, below)
    results = []
    for item in in_order(items, below):
        superior = below.get(item.index)
        is_in_circle = item.index in circling
        found = superior and partial(deciding.superior, superior, is_in_circle=is_in_circle)
        results.append(_settle(item, deciding, named, found))
    write(actor.organization.id, deciding.known.people.values())
    keep_former(actor=actor, taken=deciding.former)
    record_many(actor=actor, subjects=deciding.subjects)
    return sorted(results, key=lambda result: result.index)


def _settle(
    item: Item, deciding: Deciding, named: Named, superior: Callable[[], PlaceState] | None
) -> Result:
    if item.errors:
        return Result(item.index, "refused", errors=tuple(item.errors))
    try:
        wanted = replace(resolved(item.values, named), version=item.version)
        if superior is not None:
            wanted.values["reports_to"] = superior()
        place, outcome = deciding.upsert(wanted)
    except KamError as error:
        found = error.errors or [FieldError("", error.code, str(error.detail))]
        return Result(item.index, "refused", errors=tuple(found))
    return Result(item.index, outcome, place.id)
