"""Rows that change their account: whatever can't stand twice stays where it is."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db import IntegrityError, models, transaction

from accounts.models import (
    Account,
    AccountTag,
    ExternalReference,
    HistoryEntry,
    Stakeholder,
    TeamMember,
)
from rules.offers import Offers

Moved = dict[str, list[str]]


@dataclass(frozen=True)
class Mover:
    """How what is more than rows with an `account` goes from one to another, and back again."""

    move: Callable[[uuid.UUID, uuid.UUID], list[str]]
    """Returns what `move_back` needs to know."""
    move_back: Callable[[Collection[str], uuid.UUID, uuid.UUID], None]


MOVING: Offers[type[models.Model] | Mover] = Offers("what goes with a merged account")
"""A table's rows have an `account`; the months of revenue are asked about, by a rule of their
own."""

OWN = {
    "references": ExternalReference,
    "tags": AccountTag,
    "history": HistoryEntry,
    "stakeholders": Stakeholder,
    "team": TeamMember,
}


def move_all(source: uuid.UUID, target: uuid.UUID) -> Moved:
    """The ids of what went from one account to the other, by the name of its offer."""
    moved = {
        name: offer.move(source, target)
        if isinstance(offer, Mover)
        else _move(offer, "account_id", source, target)
        for name, offer in MOVING.items()
    }
    moved["subsidiaries"] = _move(Account, "parent_id", source, target)
    return {name: ids for name, ids in moved.items() if ids}


def move_back(moved: Moved, source: uuid.UUID, target: uuid.UUID) -> None:
    """What still stands at the source goes back; what went elsewhere since then stays there."""
    for name, ids in moved.items():
        if name == "subsidiaries":
            _move(Account, "parent_id", source, target, only=ids)
        elif isinstance(offer := MOVING.get(name), Mover):
            offer.move_back(ids, source, target)
        elif offer is not None:
            _move(offer, "account_id", source, target, only=ids)


def _move(
    model: type[models.Model],
    column: str,
    source: uuid.UUID,
    target: uuid.UUID,
    *,
    only: Collection[str] | None = None,
) -> list[str]:
    found = model._default_manager.filter(**{column: source})
    if only is not None:
        found = found.filter(pk__in=only)
    ids = list(found.order_by("pk").values_list("pk", flat=True))
    if not ids:
        return []
    if _set(model, column, ids, target):
        return [str(pk) for pk in ids]
    return [str(pk) for pk in ids if _set(model, column, [pk], target)]


def _set(model: type[models.Model], column: str, ids: list[uuid.UUID], to: uuid.UUID) -> bool:
    """False where a row of the kind stands there already."""
    try:
        with transaction.atomic():
            model._default_manager.filter(pk__in=ids).update(**{column: to})
    except IntegrityError:
        return False
    return True
