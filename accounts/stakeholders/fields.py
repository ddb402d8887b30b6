"""What can be written about a stakeholder, and what makes sense."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.fields import longest
from accounts.models import Function, Person, Stakeholder, StakeholderRole
from accounts.models.stakeholder import Level
from accounts.reasons import reason
from accounts.references import Reference, replace_references
from rules.addresses import email_address, web_address
from rules.errors import FieldError, RuleError
from rules.fields import Text, assign_fields, cleaned, one_of
from tenants.actors import Actor

PERSON_FIELDS = ("name", "email", "phone", "linkedin")
PRIVATE = ("title", "notes")
FACTS = (
    "role",
    "function",
    "level",
    "reports_to",
    "influence",
    "attitude",
    "strength",
    "contact",
    "last_touch_on",
)
EARLIEST = date(1900, 1, 1)

TEXTS = {
    **{
        name: Text(longest(Person, name), **how)
        for name, how in (
            ("name", {"is_required": True}),
            ("email", {"meaning": email_address}),
            ("phone", {}),
            ("linkedin", {"meaning": web_address}),
        )
    },
    **{
        name: Text(longest(Stakeholder, name), **how)
        for name, how in (
            ("title", {}),
            ("notes", {"is_prose": True}),
            ("role", {"is_required": True, "meaning": one_of(StakeholderRole.values)}),
            ("function", {"is_required": True, "meaning": one_of(Function.values)}),
            ("level", {"is_required": True, "meaning": one_of(Level.values)}),
        )
    },
}
"""What is kept as a text, of the person and of the place; every way in cleans by it."""

SCALES = {"influence": (1, 5), "attitude": (-2, 2), "strength": (0, 4)}
"""From, to."""


def assign_person(actor: Actor, person: Person, values: dict[str, Any]) -> list[str]:
    """Put checked values on the person and save one that is there; the fields that changed.

    Raises RuleError where the actor may not change people at each account of theirs.
    """
    before = {name: getattr(person, name) for name in PERSON_FIELDS}
    given = cleaned({n: v for n, v in values.items() if n in PERSON_FIELDS}, TEXTS)
    if person._state.adding and "name" not in given:
        raise RuleError.on("name", reason("required"), "required")
    assign_fields(person, given, PERSON_FIELDS)
    changed = [name for name in PERSON_FIELDS if getattr(person, name) != before[name]]
    if changed and not person._state.adding:
        _refuse_others_person(actor, person, changed)
        person.save()
    return changed


def said(values: dict[str, Any]) -> dict[str, Any]:
    """The values without the person's own that are empty: about somebody known they say nothing."""
    return {n: v for n, v in values.items() if n not in PERSON_FIELDS or (v and v.strip())}


def assign(actor: Actor, place: Stakeholder, values: dict[str, Any]) -> None:
    """Put checked values on the stakeholder; what is not given stays."""
    contact_before = place.contact_id
    given = cleaned({n: v for n, v in values.items() if n in FACTS + PRIVATE}, TEXTS)
    for name in given.keys() & SCALES:
        _check_scale(name, given[name])
    if place._state.adding and "role" not in given:
        raise RuleError.on("role", reason("required"), "required")
    assign_fields(place, given, FACTS + PRIVATE)
    if place.contact and place.contact_id != contact_before and not place.contact.is_active:
        raise RuleError.on("contact", _("This person has left the organisation."))
    _check_day(actor, given.get("last_touch_on"))
    if values.get("reports_to") is not None:
        _refuse_cycle(place)


def facts(place: Stakeholder) -> dict[str, Any]:
    """What the log keeps of a stakeholder: nothing that says who it is."""
    values = {name: getattr(place, name) for name in FACTS}
    reports_to = place.reports_to_id
    touched = place.last_touch_on
    return values | {
        "reports_to": str(reports_to) if reports_to else None,
        "contact": str(place.contact) if place.contact else None,
        "last_touch_on": touched.isoformat() if touched else None,
    }


def write_references(place: Stakeholder, references: Sequence[Reference]) -> bool:
    """These are the stakeholder's ids in other systems; True where it changed."""
    return replace_references(place, references, in_use=_("Another person has this reference."))


def _refuse_others_person(actor: Actor, person: Person, changed: list[str]) -> None:
    """What is the person's own shows at each account where they stand: each one's right counts."""
    if actor.may("stakeholder.change"):
        return
    places = Stakeholder.objects.filter(person=person).select_related("account")
    rows = places.prefetch_related("account__team").order_by("id")
    if all(actor.may("stakeholder.change", place.account) for place in rows):
        return
    detail = _(
        "This person is at other accounts too, and you may not change people at all of them. "
        "Leave what is known of them as it is."
    )
    raise RuleError(detail, errors=[FieldError(f"/{name}", "others", detail) for name in changed])


def _check_scale(name: str, value: object) -> None:
    least, most = SCALES[name]
    if not isinstance(value, int) or not least <= value <= most:
        told = {"least": least, "most": most}
        raise RuleError.on(name, _("From %(least)d to %(most)d.") % told)


def _check_day(actor: Actor, day: date | None) -> None:
    if day is None:
        return
    if day < EARLIEST:
        raise RuleError.on("last_touch_on", _("The date is before 1900."))
    if day > actor.organization.today():
        raise RuleError.on("last_touch_on", _("Enter a date of today or earlier."))


def _refuse_cycle(place: Stakeholder) -> None:
    """The superior is at the same account and does not stand below; the account is locked."""
    rows = Stakeholder.objects.filter(account=place.account_id, person__erased_at=None)
    above = dict(rows.order_by("id").values_list("id", "reports_to_id"))
    step: uuid.UUID | None = place.reports_to_id
    if step not in above and step != place.pk:
        raise RuleError.on("reports_to", _("This person is not at the same account."), "unknown")
    seen = {place.pk}
    while step is not None:
        if step in seen:
            raise RuleError.on(
                "reports_to",
                _("The person would report to themselves, or people would report in a circle."),
                "cycle",
            )
        seen.add(step)
        step = above.get(step)
