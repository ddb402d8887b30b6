"""What changed in accounts, as a person reads it: names instead of ids, words instead of keys."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.models import Account, DesignationChange, PhaseChange, Stakeholder
from accounts.tax_ids import is_brazil, written_tax_id
from audit.models import Entry
from tenants.actors import Actor
from tenants.models import Membership


def _people() -> QuerySet[Stakeholder]:
    return Stakeholder.objects.select_related("person")


NAMED: dict[str, Callable[[], QuerySet[Any]]] = {
    "owner_id": Membership.objects.all,
    "parent_id": Account.objects.all,
    "stakeholder": _people,
    "reports_to": _people,
}
PARENT = ("parent", "parent_id")
REASONED = {"phase": PhaseChange, "designation": DesignationChange}
"""What keeps the reason of an entry of this subject: the log itself keeps no text."""


def in_words(actor: Actor, entries: Iterable[Entry]) -> list[Entry]:
    """The entries with changes that can be shown; asks once for each kind of name or reason.

    Imports keep ids (`owner_id`, `parent_id`), which the way back needs, and of people the log
    keeps no more. Nothing is saved. Who reads some accounts alone is told no names of parents.
    """
    found = list(entries)
    if not actor.may("account.view"):
        for entry in found:
            entry.changes = {f: c for f, c in entry.changes.items() if f not in PARENT}
    countries = _countries(found)
    names = {field: _names(field, found) for field in NAMED}
    reasons = _reasons(actor, found)
    for entry in found:
        entry.changes = {
            field.removesuffix("_id") if field in NAMED else field: _said(field, change, names)
            for field, change in entry.changes.items()
        }
        entry.organization = actor.organization
        if "tax_id" in entry.changes:
            country = countries.get(entry.object_id) or actor.organization.country
            entry.changes["tax_id"] = _tax_ids(entry.changes["tax_id"], country)
        if entry.resource_id in reasons:
            entry.changes["reason"] = reasons[entry.resource_id]
    return found


def _countries(entries: list[Entry]) -> dict[uuid.UUID, str]:
    """Where the accounts are whose tax ids are told: each is written as its country does."""
    ids = {entry.object_id for entry in entries if "tax_id" in entry.changes}
    if not ids:
        return {}
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "country"))


def _tax_ids(change: Any, country: str) -> list[Any]:
    in_brazil = is_brazil(country)
    return [side and written_tax_id(side, in_brazil=in_brazil) for side in _sides(change)]


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
    return {str(thing.pk): str(thing) for thing in NAMED[field]().filter(pk__in=set(told))}


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
