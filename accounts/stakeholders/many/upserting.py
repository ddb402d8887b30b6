"""The one way in: decide about all items, then write all at once."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.models import FormerData
from accounts.stakeholders.acquaintance import lock_people
from accounts.stakeholders.many.deciding import Deciding
from accounts.stakeholders.many.known import know
from accounts.stakeholders.many.order import Below, in_order
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
    results = [_settle(item, deciding, named, below) for item in in_order(items, below)]
    write(actor.organization.id, deciding.known.people.values())
    FormerData.objects.bulk_create(deciding.former)
    record_many(actor=actor, subjects=deciding.subjects)
    return sorted(results, key=lambda result: result.index)


def _settle(item: Item, deciding: Deciding, named: Named, below: Below) -> Result:
    if item.errors:
        return Result(item.index, "refused", errors=tuple(item.errors))
    try:
        wanted = resolved(item.values, named)
        if item.index in below:
            wanted.values["reports_to"] = deciding.superior(below[item.index])
        place, outcome = deciding.upsert(wanted)
    except KamError as error:
        found = error.errors or [FieldError("", error.code, str(error.detail))]
        return Result(item.index, "refused", errors=tuple(found))
    return Result(item.index, outcome, place.id)
