"""What changed in accounts, as a person reads it: names instead of ids, words instead of keys."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from accounts.models import Account
from audit.models import Entry
from tenants.actors import Actor
from tenants.models import Membership

NAMED = {"owner_id": Membership, "parent_id": Account}
PARENT = ("parent", "parent_id")


def in_words(actor: Actor, entries: Iterable[Entry]) -> list[Entry]:
    """The entries with changes that can be shown; asks twice at most, for names.

    Imports keep ids (`owner_id`, `parent_id`): the way back needs them. Nothing is saved.
    Who reads some accounts alone is not told the names of parents.
    """
    found = list(entries)
    if not actor.may("account.view"):
        for entry in found:
            entry.changes = {f: c for f, c in entry.changes.items() if f not in PARENT}
    names = {field: _names(field, found) for field in NAMED}
    for entry in found:
        entry.changes = {
            field.removesuffix("_id") if field in NAMED else field: _said(field, change, names)
            for field, change in entry.changes.items()
        }
    return found


def _names(field: str, entries: list[Entry]) -> dict[str, str]:
    told = [side for e in entries for side in _sides(e.changes.get(field)) if _is_id(side)]
    if not told:
        return {}
    return {str(thing.pk): str(thing) for thing in NAMED[field].objects.filter(pk__in=set(told))}


def _said(field: str, change: Any, names: dict[str, dict[str, str]]) -> Any:
    if field in NAMED:
        return [names[field].get(str(side), side) for side in _sides(change)]
    if field == "tags":
        return [_tags(side) for side in _sides(change)]
    return change


def _tags(side: Any) -> Any:
    """Imports keep tags as they stand in a file, `one|two`."""
    return side.split("|") if isinstance(side, str) else side


def _sides(change: Any) -> list[Any]:
    return change if isinstance(change, list) else []


def _is_id(side: Any) -> bool:
    try:
        uuid.UUID(str(side))
    except ValueError:
        return False
    return True
