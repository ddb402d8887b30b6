"""What the organisation knows already about the accounts that items name, in few queries."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.custom.values import living_fields, values_of
from accounts.designation.caps import rooms
from accounts.fields import SET_TEXTS
from accounts.hierarchy import Hierarchy, family
from accounts.models import Account, AccountTag, CustomField, Designation, ExternalReference
from accounts.phase_starts import moved
from accounts.references import Reference
from accounts.tax_ids import normalized_cnpj, tidied_tax_id
from accounts.team.ownership import LEADING, lock_heirs
from accounts.upserts.items import AccountState
from api.bulk import Item
from rules.names import same_key, sort_key
from tenants.models import Membership, Organization
from tenants.scope import take_turns


@dataclass
class KnownAccounts:
    """Accounts, members and parents by what items call them."""

    by_id: dict[uuid.UUID, AccountState] = field(default_factory=dict)
    by_reference: dict[Reference, AccountState] = field(default_factory=dict)
    by_tax_id: dict[str, AccountState] = field(default_factory=dict)
    by_name: dict[str, list[AccountState]] = field(default_factory=dict)
    owners: dict[str, uuid.UUID] = field(default_factory=dict)
    member_names: dict[uuid.UUID, str] = field(default_factory=dict)
    rooms: dict[uuid.UUID, int] = field(default_factory=dict)  # key accounts that still fit
    hierarchy: Hierarchy = field(default_factory=Hierarchy)
    country: str = ""  # of the organisation
    today: date = date.min  # there
    moved: set[uuid.UUID] = field(default_factory=set)  # whose phase has changed here
    fields: list[CustomField] = field(default_factory=list)  # where items write some
    circles: set[int] = field(default_factory=set)  # items that are below themselves
    match: frozenset[str] | None = None  # how they are found, where the request says it

    def add(self, state: AccountState) -> None:
        """Make an account findable."""
        self.by_id[state.id] = state
        for reference in state.references:
            self.by_reference[reference] = state
        if state.texts["tax_id"]:
            self.by_tax_id[state.texts["tax_id"]] = state
        namesakes = self.by_name.setdefault(same_key(state.texts["name"]), [])
        if state not in namesakes:
            namesakes.append(state)

    def finds_by_name(self, item: Item) -> bool:
        """Whether the item may mean an account by its name."""
        if self.match is not None:
            return "name" in self.match and "name" in item.values
        return not item.references and not item.values.get("tax_id") and "name" in item.values


def look_up(
    organization: Organization, items: list[Item], match: Collection[str] | None = None
) -> KnownAccounts:
    """Everything that deciding about these items needs; locks the accounts found."""
    known = KnownAccounts(
        country=organization.country,
        today=organization.today(),
        match=None if match is None else frozenset(match),
    )
    if any("owner" in item.values for item in items):
        _look_up_owners(known, organization, items)
    named = {item.values["parent"] for item in items if item.values.get("parent")}
    parents = {parent for parent in named if isinstance(parent, tuple)}
    if named:
        take_turns("hierarchy")  # before the rows: who has a row never waits for the turn
    references = parents | {reference for item in items for reference in item.references}
    tax_ids = {item.values["tax_id"] for item in items if item.values.get("tax_id")}
    tax_ids |= {tidied_tax_id(t, in_brazil=True) for t in tax_ids if normalized_cnpj(t).isdecimal()}
    names = {sort_key(item.values["name"]) for item in items if known.finds_by_name(item)}
    ids: set[uuid.UUID] = set()
    if references:
        ids.update(_account_ids_of(references))
    if tax_ids:
        ids.update(Account.objects.filter(tax_id__any_of=tax_ids).values_list("id", flat=True))
    if names:
        ids.update(Account.objects.filter(name_key__any_of=names).values_list("id", flat=True))
    for state in _states(ids):
        known.add(state)
    if any(item.values.get("custom") for item in items):
        known.fields = list(living_fields())
        for account_id, own in values_of(known.by_id).items():
            known.by_id[account_id].own = own
    if any("phase_since" in item.values for item in items):
        known.moved = moved(known.by_id.keys())
    if named:
        above = named - parents
        above |= {s.id for parent in parents if (s := known.by_reference.get(parent))}
        known.hierarchy = family(organization.id, above=above, below=known.by_id)
    return known


def _look_up_owners(known: KnownAccounts, organization: Organization, items: list[Item]) -> None:
    """Members by e-mail; those who come to lead accounts are held, with the room they have."""
    wanted = {str(item.values["owner"]).lower() for item in items if item.values.get("owner")}
    members = Membership.objects.order_by("id")
    heirs = [m.pk for m in members.only("id", "email") if m.email.lower() in wanted]
    lock_heirs(*heirs)
    for member in members:
        known.member_names[member.pk] = str(member)
        if member.is_active and member.role in LEADING:
            known.owners[member.email.lower()] = member.pk
    known.rooms = rooms(organization, heirs)


def _account_ids_of(references: set[Reference]) -> Iterable[uuid.UUID]:
    systems: dict[str, list[str]] = {}
    for system, external_id in references:
        systems.setdefault(system, []).append(external_id)
    for system, external_ids in systems.items():
        yield from ExternalReference.objects.filter(
            system=system, external_id__any_of=external_ids
        ).values_list("account_id", flat=True)


def _states(ids: set[uuid.UUID]) -> list[AccountState]:
    if not ids:
        return []
    rows: list[dict[str, Any]] = list(
        Account.objects.filter(id__any_of=ids)
        .order_by("id")
        .select_for_update(no_key=True)
        .values(
            "id",
            "parent_id",
            "owner_id",
            "version",
            "designation",
            "archived_at",
            "phase_since",
            *SET_TEXTS,
        )
    )
    states = {
        row["id"]: AccountState(
            id=row["id"],
            texts={name: row[name] for name in SET_TEXTS},
            parent_id=row["parent_id"],
            owner_id=row["owner_id"],
            owner_before=row["owner_id"],
            is_key=row["designation"] == Designation.KEY and row["archived_at"] is None,
            phase_since=row["phase_since"],
            version=row["version"],
        )
        for row in rows
    }
    tags = AccountTag.objects.filter(account_id__any_of=ids).order_by("name")
    for account_id, name in tags.values_list("account_id", "name"):
        states[account_id].tags += (name,)
    references = ExternalReference.objects.filter(account_id__any_of=ids).order_by("id")
    for account_id, system, external_id in references.values_list(
        "account_id", "system", "external_id"
    ):
        states[account_id].references.add((system, external_id))
    return list(states.values())
