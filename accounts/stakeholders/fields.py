"""What can be written about a stakeholder, and what makes sense."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Person, Stakeholder
from accounts.references import Reference, replace_references
from rules.errors import FieldError, RuleError
from rules.fields import assign_fields, check_fields
from rules.names import is_visible
from tenants.actors import Actor
from tenants.days import today_of

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
CHECKED = ("role", "function", "level", "influence", "attitude", "strength")
EARLIEST = date(1900, 1, 1)
REFERENCES_AT_MOST = 20
NOTES_AT_MOST = 4_000


def assign_person(actor: Actor, person: Person, values: dict[str, Any]) -> list[str]:
    """Put checked values on the person and save one that is there; the fields that changed.

    Raises RuleError where the actor may not change people at each account of theirs.
    """
    before = {name: getattr(person, name) for name in PERSON_FIELDS}
    assign_fields(person, values, PERSON_FIELDS)
    check_fields(person, PERSON_FIELDS)
    if not is_visible(person.name):
        raise RuleError.on("name", _("This must be filled in."), "required")
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
    assign_fields(place, values, FACTS + PRIVATE)
    check_fields(
        place, (*PRIVATE, "role", "function", "level", "influence", "attitude", "strength")
    )
    if not 1 <= place.influence <= 5:
        raise RuleError.on("influence", _("From 1 to 5."))
    if len(place.notes) > NOTES_AT_MOST:
        raise RuleError.on("notes", _("Notes hold 4,000 characters at most."), "max_length")
    if place.contact and place.contact_id != contact_before and not place.contact.is_active:
        raise RuleError.on("contact", _("This person has left the organisation."))
    _check_day(actor, place.last_touch_on)
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
    if len(set(references)) > REFERENCES_AT_MOST:
        raise RuleError.on("references", _("At most 20 references."))
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


def _check_day(actor: Actor, day: date | None) -> None:
    if day is None:
        return
    if day < EARLIEST:
        raise RuleError.on("last_touch_on", _("The date is before 1900."))
    if day > today_of(actor.organization):
        raise RuleError.on("last_touch_on", _("The last touch cannot lie in the future."))


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
