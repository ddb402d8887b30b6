"""Whom an item means, what it changes and what the log says of it; no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.fields import clean_references
from accounts.models import Account, Stakeholder
from accounts.references import Reference
from accounts.stakeholders.fields import (
    PERSON_FIELDS,
    PRIVATE,
    checked_person,
    checked_place,
    in_a_circle,
    logged,
    refuse_cycle,
    refuse_others_person,
    said,
)
from accounts.stakeholders.former import Former, former
from accounts.stakeholders.many.known import KnownPeople
from accounts.stakeholders.many.states import PersonState, PlaceState
from accounts.stakeholders.wanted import ResolvedStakeholder
from audit.entries import differences
from audit.many import Subject
from rules.errors import NotFoundError, RuleError, StaleError
from rules.reasons import Refused
from tenants.actors import Actor


@dataclass
class Deciding:
    """Decides about one item after the other; a refused one leaves no trace."""

    actor: Actor
    known: KnownPeople
    subjects: list[Subject] = field(default_factory=list)
    former: list[Former] = field(default_factory=list)

    def upsert(self, wanted: ResolvedStakeholder) -> tuple[PlaceState, str]:
        """By reference, then by the e-mail address of somebody at the account."""
        place = self._named_place(wanted.references or ())
        return self._change(place, wanted) if place else self._add(wanted)

    def superior(self, reference: Reference, *, is_in_circle: bool) -> PlaceState:
        """Whom an item before made. RuleError where it was refused, or stands below itself."""
        place = self.known.by_reference.get(reference)
        if place is None and is_in_circle:
            raise RuleError.on("reports_to", in_a_circle(), "cycle")
        if place is None:
            raise RuleError.on("reports_to", _("There is no such person."), "unknown")
        return place

    def _named_place(self, references: Sequence[Reference]) -> PlaceState | None:
        known = self.known.by_reference
        found = {known[r].id: known[r] for r in references if r in known}
        if len(found) > 1:
            detail = _("The references belong to two people.")
            raise RuleError.on("references", detail, "two_people")
        return next(iter(found.values()), None)

    def _add(self, wanted: ResolvedStakeholder) -> tuple[PlaceState, str]:
        if wanted.account is None:
            raise RuleError.on("account", _("Choose an account for the new person."), "required")
        people, account = self._people(wanted), self.known.accounts.get(wanted.account.pk)
        if account is None:
            raise NotFoundError
        there = [p for person in people if (p := person.place_at(account.pk))]
        if there:
            place = min(there, key=lambda one: one.id)
            return self._change(place, replace(wanted, values=said(wanted.values)))
        self.actor.require("stakeholder.change", account)
        person = people[0] if len(people) == 1 else None
        return self._make(account, person, wanted), "made"

    def _people(self, wanted: ResolvedStakeholder) -> list[PersonState]:
        if wanted.person is None:
            return self.known.with_email(wanted.values.get("email", ""))
        person = self.known.people.get(wanted.person.pk)
        if person is None:
            raise NotFoundError
        return [person]

    def _make(
        self, account: Account, person: PersonState | None, wanted: ResolvedStakeholder
    ) -> PlaceState:
        _check_version(wanted, 0)
        values, changed = wanted.values, list[str]()
        if person is None:
            person, own = PersonState(), checked_person(values, is_new=True)
        else:
            own, changed = self._of_person(person, said(values))
        place = PlaceState(account, person)
        given = self._of_place(place, values, is_new=True)
        references = _new_references(place, wanted.references)
        self._keep(place, own, given, references)
        person.places.append(place)
        known = differences({}, logged(place.values))
        self._tell("stakeholder.added", place, {"stakeholder": [None, str(place.id)]} | known)
        self._tell_other_places(place, changed)
        return place

    def _change(self, place: PlaceState, wanted: ResolvedStakeholder) -> tuple[PlaceState, str]:
        if wanted.account is not None and wanted.account.pk != place.account.pk:
            raise RuleError.on("account", _("This person is known at another account."), "other")
        if wanted.person is not None and wanted.person.pk != place.person.id:
            raise RuleError.on("person", _("The reference is that of another person."), "other")
        self.actor.require("stakeholder.change", place.account)
        _check_version(wanted, place.version)
        own, changed = self._of_person(place.person, wanted.values)
        given = self._of_place(place, wanted.values, is_new=False)
        references = _new_references(place, wanted.references)
        before, private = logged(place.values), {n: place.values[n] for n in PRIVATE}
        self._keep(place, own, given, references)
        rewritten = [n for n in PRIVATE if place.values[n] != private[n]] + changed
        if references:
            rewritten.append("references")
        changes = differences(before, logged(place.values))
        if rewritten:
            changes["rewritten"] = [[], sorted(rewritten)]
        if not changes:
            return place, "unchanged"
        place.touch()
        self._tell("stakeholder.changed", place, {"stakeholder": [str(place.id)] * 2} | changes)
        self._tell_other_places(place, changed)
        return place, "changed"

    def _of_person(
        self, person: PersonState, values: dict[str, Any]
    ) -> tuple[dict[str, Any], list[str]]:
        """What is given of somebody known, and which of it is new."""
        own = checked_person(values, is_new=False)
        changed = [n for n in PERSON_FIELDS if n in own and own[n] != person.values[n]]
        if changed:
            refuse_others_person(self.actor, changed, lambda: [p.account for p in person.places])
        return own, changed

    def _of_place(
        self, place: PlaceState, values: dict[str, Any], *, is_new: bool
    ) -> dict[str, Any]:
        contact = place.values["contact"]
        given = checked_place(
            self.actor, values, is_new=is_new, contact_before=contact and contact.pk
        )
        if given.get("reports_to") is not None:
            given["reports_to"] = given["reports_to"].pk
            above = self.known.above.get(place.account.pk, {})
            refuse_cycle(place.id, given["reports_to"], above)
        return given

    def _keep(
        self,
        place: PlaceState,
        own: dict[str, Any],
        given: dict[str, Any],
        references: list[Reference],
    ) -> None:
        person, email_before = place.person, place.person.values["email"]
        self._keep_former(place, own, given)
        person.is_changed |= any(person.values[name] != own[name] for name in own)
        person.values |= own
        self.known.add(person, email_before)
        place.values |= given
        above = self.known.above.setdefault(place.account.pk, {})
        above[place.id] = place.values["reports_to"]
        place.references.update(references)
        place.new_references += references
        for reference in references:
            self.known.by_reference[reference] = place

    def _keep_former(self, place: PlaceState, own: dict[str, Any], given: dict[str, Any]) -> None:
        person = place.person
        if person.id in self.known.people:
            values = person.values
            self.former += former(person.id, values, values | own)
        if place in person.places:
            values = place.values
            self.former += former(person.id, values, values | given, place_id=place.id)

    def _tell(self, action: str, place: PlaceState, changes: dict[str, Any]) -> None:
        account = place.account
        thing = (Stakeholder, place.id)
        self.subjects.append(
            Subject(action, "account", account.pk, str(account), changes, thing=thing)
        )

    def _tell_other_places(self, place: PlaceState, changed: list[str]) -> None:
        """What changed about the person shows at all of their accounts."""
        for other in place.person.places if changed else ():
            if other is not place:
                other.touch()
                changes = {"stakeholder": [str(other.id)] * 2, "rewritten": [[], sorted(changed)]}
                self._tell("stakeholder.changed", other, changes)


def _check_version(wanted: ResolvedStakeholder, current: int) -> None:
    if wanted.version not in (None, current):
        raise StaleError.at(current)


def _new_references(place: PlaceState, references: Sequence[Reference] | None) -> list[Reference]:
    """Those that the place doesn't have yet. RuleError for what can't be kept."""
    if not references:
        return []
    try:
        wanted = clean_references([*place.references, *references])
    except Refused as refusal:
        raise RuleError.on("references", refusal.detail, refusal.code) from refusal
    return [reference for reference in wanted if reference not in place.references]
