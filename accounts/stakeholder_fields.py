"""What can be written about a stakeholder, and what makes sense."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person, Stakeholder, StakeholderReference
from accounts.naming import is_visible
from kam.errors import ConflictError, FieldError, RuleError
from tenants.actors import Actor
from tenants.models import TenantModel

Reference = tuple[str, str]
PERSON_FIELDS = ("name", "email", "phone", "linkedin")
PRIVATE = ("title", "notes")
FACTS = (
    "role", "function", "level", "reports_to", "influence", "attitude", "strength", "contact",
    "last_touch_on",
)  # fmt: skip
EARLIEST = date(1900, 1, 1)
REFERENCES_AT_MOST = 20
NOTES_AT_MOST = 4_000


def assign_person(person: Person, values: dict[str, Any]) -> list[str]:
    """Put checked values on the person and save one that is there; the fields that changed."""
    before = {name: getattr(person, name) for name in PERSON_FIELDS}
    _set(person, values, PERSON_FIELDS)
    _check(person, PERSON_FIELDS)
    if not is_visible(person.name):
        raise RuleError.on("name", _("This must be filled in."), "required")
    changed = [name for name in PERSON_FIELDS if getattr(person, name) != before[name]]
    if changed and not person._state.adding:
        person.save()
    return changed


def assign(actor: Actor, place: Stakeholder, values: dict[str, Any]) -> None:
    """Put checked values on the stakeholder; what is not given stays."""
    contact_before = place.contact_id
    _set(place, values, FACTS + PRIVATE)
    _check(place, (*PRIVATE, "role", "function", "level", "influence", "attitude", "strength"))
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
    for pair in references:
        _refuse_control("references", "".join(pair))
    wanted = {(system.strip(), external_id.strip()) for system, external_id in references}
    if any(not system or not external_id for system, external_id in wanted):
        raise RuleError.on("references", _("A reference needs a system and an id."))
    if len(wanted) > REFERENCES_AT_MOST:
        raise RuleError.on("references", _("At most 20 references."))
    present = {(r.system, r.external_id): r.pk for r in place.references.all()}
    gone = [pk for key, pk in present.items() if key not in wanted]
    StakeholderReference.objects.filter(pk__in=gone).delete()
    new = sorted(wanted - present.keys())
    try:
        with transaction.atomic():
            StakeholderReference.objects.bulk_create(
                StakeholderReference(stakeholder=place, system=system, external_id=external_id)
                for system, external_id in new
            )
    except IntegrityError as error:
        detail = _("Another person has this reference.")
        raise ConflictError(
            detail, errors=[FieldError("/references", "duplicate", detail)]
        ) from error
    return bool(gone or new)


def _set(thing: TenantModel, values: dict[str, Any], names: Sequence[str]) -> None:
    for name in names:
        if name in values:
            value = values[name]
            _refuse_control(name, value)
            setattr(thing, name, value.strip() if isinstance(value, str) else value)


def _check(thing: TenantModel, names: Sequence[str]) -> None:
    others = {field.name for field in thing._meta.concrete_fields} - set(names)
    try:
        thing.clean_fields(exclude=others)
    except ValidationError as error:
        raise RuleError(
            _("Some fields are not valid."),
            errors=[
                FieldError(f"/{name}", "invalid", " ".join(messages))
                for name, messages in error.message_dict.items()
            ],
        ) from error


def _refuse_control(field: str, value: Any) -> None:
    """No control characters but line breaks: neither PostgreSQL nor files take them."""
    if isinstance(value, str) and any(ord(c) < 32 and c not in "\n\r\t" for c in value):
        raise RuleError.on(field, _("This holds characters that cannot be kept."), "characters")


def _check_day(actor: Actor, day: date | None) -> None:
    if day is None:
        return
    if day < EARLIEST:
        raise RuleError.on("last_touch_on", _("The date is before 1900."))
    if day > timezone.localdate(timezone=actor.organization.zone):
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
