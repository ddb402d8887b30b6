"""Stakeholders as programs ask for them, with what they name found."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Account, Person, Stakeholder
from accounts.references import Reference
from accounts.stakeholders.rules import living
from rules.errors import RuleError
from tenants.models import Membership


@dataclass(frozen=True)
class ResolvedStakeholder:
    """A stakeholder as a program wants it; what is left out of `values` stays as it is."""

    values: dict[str, Any]
    account: Account | None = None
    person: Person | None = None
    references: Sequence[Reference] | None = None
    version: int | None = None
    """The version that who asks saw; None where any will do."""


@dataclass
class Named:
    """What programs call accounts, members, people and superiors, found in few statements."""

    accounts: dict[uuid.UUID, Account] = field(default_factory=dict)
    members: dict[str, Membership] = field(default_factory=dict)
    people: dict[uuid.UUID, Person] = field(default_factory=dict)
    superiors: dict[uuid.UUID, Stakeholder] = field(default_factory=dict)


def look_up(
    items: Iterable[dict[str, Any]], accounts: dict[uuid.UUID, Account] | None = None
) -> Named:
    """All that these items name; `accounts` are those that were read already."""
    rows = list(items)
    named = Named(accounts=accounts or {})
    if accounts is None and (ids := named_ids(rows, "account")):
        named.accounts = Account.objects.in_bulk(ids)
    if any(row.get("contact") for row in rows):
        active = Membership.objects.filter(ended_at=None).order_by("id")
        named.members = {member.email.lower(): member for member in active}
    if people := named_ids(rows, "person"):
        named.people = Person.objects.filter(erased_at=None).in_bulk(people)
    if superiors := named_ids(rows, "reports_to"):
        named.superiors = living().in_bulk(superiors)
    return named


def named_ids(rows: Iterable[dict[str, Any]], name: str) -> set[uuid.UUID]:
    """What these items give as `name`."""
    return {row[name] for row in rows if row.get(name)}


def resolved(given: dict[str, Any], named: Named | None = None) -> ResolvedStakeholder:
    """The values with what they name found; RuleError for what is not in the organisation."""
    values = dict(given)
    named = named or look_up([values])
    references = None
    if "references" in values:
        references = [(r["system"], r["external_id"]) for r in values.pop("references")]
    account_id, person_id = values.pop("account", None), values.pop("person", None)
    if account_id and account_id not in named.accounts:
        raise RuleError.on("account", _("There is no such account."), "unknown")
    if person_id and person_id not in named.people:
        raise RuleError.on("person", _("There is no such person."), "unknown")
    if "contact" in values:
        address = values["contact"] or ""
        values["contact"] = named.members.get(address.lower())
        if address and values["contact"] is None:
            raise RuleError.on("contact", _("No active member has this address."), "unknown")
    if values.get("reports_to"):
        values["reports_to"] = named.superiors.get(values["reports_to"])
        if values["reports_to"] is None:
            raise RuleError.on("reports_to", _("There is no such person."), "unknown")
    account = named.accounts[account_id] if account_id else None
    person = named.people[person_id] if person_id else None
    return ResolvedStakeholder(values, account, person, references)
