"""Who is known already of the people that items name, in few queries; all of them locked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Upper

from accounts.models import Account, Person, Stakeholder, StakeholderReference
from accounts.references import Reference
from accounts.stakeholders.fields import FACTS, PERSON_FIELDS, PRIVATE
from accounts.stakeholders.many.states import PersonState, PlaceState
from accounts.stakeholders.rules import living
from accounts.stakeholders.wanted import Named, look_up, named_ids
from api.bulk import Item
from tenants.actors import Actor
from tenants.models import Membership

_COLUMNS = tuple(name for name in FACTS + PRIVATE if name not in ("reports_to", "contact"))
_IDS = ("id", "person_id", "account_id", "reports_to_id", "contact_id")
_PLACE = (*_IDS, "version", *_COLUMNS)


@dataclass
class KnownPeople:
    """Accounts, people and their places by what items call them."""

    accounts: dict[uuid.UUID, Account] = field(default_factory=dict)
    people: dict[uuid.UUID, PersonState] = field(default_factory=dict)
    by_email: dict[str, list[PersonState]] = field(default_factory=dict)
    by_reference: dict[Reference, PlaceState] = field(default_factory=dict)
    above: dict[uuid.UUID, dict[uuid.UUID, uuid.UUID | None]] = field(default_factory=dict)
    """Who reports to whom, by account."""

    def with_email(self, email: str) -> list[PersonState]:
        """Those who have this address."""
        return self.by_email.get(email.lower(), []) if email else []

    def add(self, person: PersonState, email_before: str) -> None:
        """Later items find the person by the address that they have now."""
        before, after = email_before.lower(), person.values["email"].lower()
        if person.id in self.people and before == after:
            return
        if before:
            self.by_email[before].remove(person)
        if after:
            self.by_email.setdefault(after, []).append(person)
            self.by_email[after].sort(key=lambda one: one.id)
        self.people[person.id] = person


def know(actor: Actor, items: list[Item]) -> tuple[KnownPeople, Named]:
    """Everything that deciding about these items needs, and what they name."""
    held = _held({reference for item in items for reference in item.references})
    values = [item.values for item in items]
    wanted = named_ids(values, "account") | {account_id for account_id, _person_id in held}
    known = KnownPeople(accounts=_accounts(actor, wanted))
    named = look_up(values, known.accounts)
    emails = {str(i.values["email"]) for i in items if i.values.get("email")}
    _find_people(known, {*named.people, *(p for _a, p in held)}, emails)
    _find_places(known, actor)
    reporting = {p.account_id for p in named.superiors.values()}
    if reporting:
        rows = living().filter(account__in=reporting).order_by("id")
        for account_id, place_id, superior in rows.values_list("account_id", "id", "reports_to_id"):
            known.above.setdefault(account_id, {})[place_id] = superior
    return known, named


def _held(references: Iterable[Reference]) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Account and person of the places that have one of these."""
    systems: dict[str, list[str]] = {}
    for system, external_id in references:
        systems.setdefault(system, []).append(external_id)
    if not systems:
        return []
    wanted = (Q(system=s, external_id__in=ids) for s, ids in systems.items())
    # In two steps: joined, each of a thousand references met each of a thousand places where
    # the database takes both tables for empty, as it does after they were.
    ids = StakeholderReference.objects.filter(reduce(or_, wanted)).values_list("stakeholder_id")
    rows = Stakeholder.objects.filter(pk__in=[place_id for (place_id,) in ids]).order_by("id")
    return list(rows.values_list("account_id", "person_id"))


def _accounts(actor: Actor, ids: set[uuid.UUID]) -> dict[uuid.UUID, Account]:
    """Held until the transaction ends, as `lock_account` holds one."""
    rows = Account.objects.select_for_update(of=("self",), no_key=True)
    return _read(actor, rows, ids)


def _read(actor: Actor, rows: QuerySet[Account], ids: set[uuid.UUID]) -> dict[uuid.UUID, Account]:
    """With their teams, where it depends on them who may change people."""
    if not actor.may("stakeholder.change"):
        rows = rows.prefetch_related("team")
    return {account.pk: account for account in rows.filter(pk__in=ids).order_by("id")}


def _find_people(known: KnownPeople, ids: set[uuid.UUID], emails: set[str]) -> None:
    same: list[Any] = [e.upper() if e.isascii() else Upper(Value(e)) for e in emails]
    rows = Person.objects.annotate(address=Upper("email"))
    rows = rows.filter(Q(pk__in=ids) | Q(address__in=same), erased_at=None)
    rows = rows.select_for_update(of=("self",)).order_by("id")
    for person_id, *texts in rows.values_list("id", *PERSON_FIELDS):
        values = dict(zip(PERSON_FIELDS, texts, strict=True))
        person = PersonState(person_id, values, is_new=False)
        known.people[person_id] = person
        if values["email"]:
            known.by_email.setdefault(values["email"].lower(), []).append(person)


def _find_places(known: KnownPeople, actor: Actor) -> None:
    rows = Stakeholder.objects.filter(person__in=list(known.people)).order_by("id")
    found = list(rows.select_for_update(of=("self",)).values_list(*_PLACE))
    if not found:
        return
    others = _read(actor, Account.objects.all(), {row[2] for row in found} - known.accounts.keys())
    contacts = Membership.objects.in_bulk({row[4] for row in found if row[4]})
    places: dict[uuid.UUID, PlaceState] = {}
    for place_id, person_id, account_id, superior, contact_id, version, *columns in found:
        account = known.accounts.get(account_id) or others[account_id]
        values = dict(zip(_COLUMNS, columns, strict=True))
        values |= {"reports_to": superior, "contact": contacts.get(contact_id)}
        person = known.people[person_id]
        place = PlaceState(account, person, place_id, values, version, is_new=False)
        person.places.append(place)
        places[place_id] = place
    references = StakeholderReference.objects.filter(stakeholder__in=list(places)).order_by("id")
    for place_id, *parts in references.values_list("stakeholder_id", "system", "external_id"):
        reference: Reference = (parts[0], parts[1])
        places[place_id].references.add(reference)
        known.by_reference[reference] = places[place_id]
