"""Making and changing stakeholders as other systems name them, one or many at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import Account, Person, Stakeholder, StakeholderReference
from accounts.references import Reference
from accounts.stakeholders.acquaintance import lock_people, with_email
from accounts.stakeholders.fields import said
from accounts.stakeholders.rules import (
    add_stakeholder,
    change_stakeholder,
    find_by_reference,
    living,
)
from api.bulk import Item, Result
from rules.errors import ConflictError, FieldError, KamError, RuleError, StaleError
from tenants.actors import Actor
from tenants.models import Membership


@dataclass(frozen=True)
class ResolvedStakeholder:
    """A stakeholder as a program wants it; what is left out of `values` stays as it is."""

    values: dict[str, Any]
    account: Account | None = None
    person: Person | None = None
    references: Sequence[Reference] | None = None


@dataclass
class Named:
    """What programs call accounts, members and people, found in few statements."""

    accounts: dict[uuid.UUID, Account] = field(default_factory=dict)
    members: dict[str, Membership] = field(default_factory=dict)
    people: dict[str, list[Person]] = field(default_factory=dict)

    def with_email(self, email: str) -> list[Person]:
        """Those who have this address."""
        return self.people.get(email.lower(), [])

    def add(self, person: Person) -> None:
        """Later items find the person too."""
        known = self.people.setdefault(person.email.lower(), [])
        if person.email and person not in known:
            known.append(person)


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
    person = Person.objects.filter(pk=person_id, erased_at=None).first() if person_id else None
    if person_id and person is None:
        raise RuleError.on("person", _("There is no such person."), "unknown")
    if "contact" in values:
        address = values["contact"] or ""
        values["contact"] = named.members.get(address.lower())
        if address and values["contact"] is None:
            raise RuleError.on("contact", _("No active member has this address."), "unknown")
    if values.get("reports_to"):
        values["reports_to"] = living().filter(pk=values["reports_to"]).first()
        if values["reports_to"] is None:
            raise RuleError.on("reports_to", _("There is no such person."), "unknown")
    account = named.accounts[account_id] if account_id else None
    return ResolvedStakeholder(values, account, person, references)


def look_up(items: Iterable[dict[str, Any]]) -> Named:
    """The accounts and members that these items name."""
    rows = list(items)
    named = Named()
    accounts = {row["account"] for row in rows if row.get("account")}
    if accounts:
        named.accounts = Account.objects.in_bulk(accounts)
    if any(row.get("contact") for row in rows):
        active = Membership.objects.filter(ended_at=None).order_by("id")
        named.members = {member.email.lower(): member for member in active}
    return named


@transaction.atomic
def upsert_stakeholder(
    *,
    actor: Actor,
    reference: Reference,
    wanted: ResolvedStakeholder,
    version: int | None = None,
    only_new: bool = False,
) -> tuple[Stakeholder, str]:
    """Make or change who another system knows by this id: "made", "changed", "unchanged".

    With `only_new` they are made, or StaleError is raised.
    Somebody new with the e-mail address of one person known is that person. Safe when
    called at once from many sides: the loser of a race changes what the winner made.
    """
    place = find_by_reference(*reference)
    if place is None:
        others = [r for r in wanted.references or () if r != reference]
        try:
            with transaction.atomic():
                return _add(actor, wanted, [reference, *others], with_email)
        except ConflictError:
            place = find_by_reference(*reference)
            if place is None:
                raise
    if only_new:
        raise StaleError
    references = wanted.references
    if references is not None and reference not in references:
        references = [reference, *references]
    return _change(actor, place, wanted, references, version)


def upsert_stakeholders(*, actor: Actor, items: list[Item]) -> list[Result]:
    """Make or change one for each item; a refused item does not hold up the others.

    By reference, then by the e-mail address of somebody at the account. References are only
    ever added.
    """
    lock_people()
    named = look_up(item.values for item in items)
    named.people = _people(items)
    return [_settle(actor, item, named) for item in items]


def _settle(actor: Actor, item: Item, named: Named) -> Result:
    if item.errors:
        return Result(item.index, "refused", errors=tuple(item.errors))
    try:
        with transaction.atomic():
            place, outcome = _upsert(actor, resolved(item.values, named), named)
    except KamError as error:
        found = error.errors or [FieldError("", error.code, str(error.detail))]
        return Result(item.index, "refused", errors=tuple(found))
    named.add(place.person)
    return Result(item.index, outcome, place.pk)


def _upsert(actor: Actor, wanted: ResolvedStakeholder, named: Named) -> tuple[Stakeholder, str]:
    place = _named_place(wanted.references or ())
    if place is None:
        return _add(actor, wanted, wanted.references or (), named.with_email)
    return _change(actor, place, wanted, _with_present(place, wanted.references), None)


def _named_place(references: Sequence[Reference]) -> Stakeholder | None:
    places = {p.pk: p for r in references if (p := find_by_reference(*r)) is not None}
    if len(places) > 1:
        raise RuleError.on("references", _("The references belong to two people."), "two_people")
    return next(iter(places.values()), None)


def _add(
    actor: Actor,
    wanted: ResolvedStakeholder,
    references: Sequence[Reference],
    with_email: Callable[[str], list[Person]],
) -> tuple[Stakeholder, str]:
    if wanted.account is None:
        raise RuleError.on("account", _("Choose an account for the new person."), "required")
    known = [wanted.person] if wanted.person else with_email(wanted.values.get("email", ""))
    place = _there(wanted.account, known)
    if place is not None:
        told = replace(wanted, values=said(wanted.values))
        return _change(actor, place, told, _with_present(place, references), None)
    person = known[0] if len(known) == 1 else None
    made = add_stakeholder(
        actor=actor,
        account=wanted.account,
        values=wanted.values,
        person=person,
        references=references,
    )
    return made, "made"


def _there(account: Account, people: list[Person]) -> Stakeholder | None:
    """The first of these people at this account."""
    if not people:
        return None
    there = living().filter(account=account, person__in=people).order_by("id")
    return there.select_related("account", "person").first()


def _people(items: list[Item]) -> dict[str, list[Person]]:
    """By e-mail address, whoever has it; one statement."""
    emails = {str(i.values["email"]).lower() for i in items if i.values.get("email")}
    found: dict[str, list[Person]] = {}
    if emails:
        rows = Person.objects.annotate(address=Lower("email")).filter(address__in=emails)
        for person in rows.filter(erased_at=None).order_by("id"):
            found.setdefault(person.email.lower(), []).append(person)
    return found


def _change(
    actor: Actor,
    place: Stakeholder,
    wanted: ResolvedStakeholder,
    references: Sequence[Reference] | None,
    version: int | None,
) -> tuple[Stakeholder, str]:
    if wanted.account is not None and wanted.account.pk != place.account_id:
        raise RuleError.on("account", _("This person is known at another account."), "other")
    if wanted.person is not None and wanted.person.pk != place.person_id:
        raise RuleError.on("person", _("The reference is that of another person."), "other")
    changed = change_stakeholder(
        actor=actor,
        stakeholder=place,
        values=wanted.values,
        references=references,
        version=version,
    )
    return place, "changed" if changed else "unchanged"


def _with_present(
    place: Stakeholder, references: Sequence[Reference] | None
) -> list[Reference] | None:
    if not references:
        return None
    present = StakeholderReference.objects.filter(stakeholder=place).order_by("id")
    return [*present.values_list("system", "external_id"), *references]
