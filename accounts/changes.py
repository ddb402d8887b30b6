"""What changed in accounts, as a person reads it: names instead of ids, words instead of keys."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from accounts.models import Account, DesignationChange, PhaseChange
from audit.models import Entry
from tenants.actors import Actor
from tenants.models import Membership

NAMED = {"owner_id": Membership, "parent_id": Account}
PARENT = ("parent", "parent_id")
REASONED = {"phase": PhaseChange, "designation": DesignationChange}
"""What keeps the reason of an entry of this subject: the log itself keeps no text."""


def in_words(actor: Actor, entries: Iterable[Entry]) -> list[Entry]:
    """The entries with changes that can be shown; asks twice for names, twice for reasons at most.

    Imports keep ids (`owner_id`, `parent_id`): the way back needs them. Nothing is saved.
    Who reads some accounts alone is not told the names of parents.
    """
    found = list(entries)
    if not actor.may("account.view"):
        for entry in found:
            entry.changes = {f: c for f, c in entry.changes.items() if f not in PARENT}
    names = {field: _names(field, found) for field in NAMED}
    reasons = _reasons(actor, found)
    for entry in found:
        entry.changes = {
            field.removesuffix("_id") if field in NAMED else field: _said(field, change, names)
            for field, change in entry.changes.items()
        }
        entry.organization = actor.organization
        if entry.resource_id in reasons:
            entry.changes["reason"] = reasons[entry.resource_id]
    return found


def _reasons(actor: Actor, entries: list[Entry]) -> dict[uuid.UUID, str]:
    """Why, by the id of the change; an erasure has emptied what named a person."""
    found: dict[uuid.UUID, str] = {}
    for subject, model in REASONED.items():
        ids = {
            e.resource_id for e in entries if e.resource_id and e.action.startswith(f"{subject}.")
        }
        if ids and (subject == "phase" or actor.may("account.see_designation")):
            found |= dict(model.objects.filter(pk__in=ids).values_list("pk", "reason"))
    return {key: reason for key, reason in found.items() if reason}


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
