"""What can be written about a stakeholder, and what makes sense."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.fields import longest
from accounts.models import Account, Function, Person, Stakeholder, StakeholderRole
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
NAMED = 3

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
    is_new = person._state.adding
    assign_fields(person, checked_person(values, is_new=is_new), PERSON_FIELDS)
    changed = [name for name in PERSON_FIELDS if getattr(person, name) != before[name]]
    if changed and not is_new:
        refuse_others_person(actor, changed, lambda: _accounts_of(person))
        person.save()
    return changed


def checked_person(values: Mapping[str, Any], *, is_new: bool) -> dict[str, Any]:
    """What is given of the person as it is kept. RuleError for what can't be."""
    given = cleaned({n: v for n, v in values.items() if n in PERSON_FIELDS}, TEXTS)
    if is_new and "name" not in given:
        raise RuleError.on("name", reason("required"), "required")
    return given


def said(values: dict[str, Any]) -> dict[str, Any]:
    """The values without the person's own that are empty: about somebody known they say nothing."""
    return {n: v for n, v in values.items() if n not in PERSON_FIELDS or (v and v.strip())}


def assign(actor: Actor, place: Stakeholder, values: dict[str, Any]) -> None:
    """Put checked values on the stakeholder; what is not given stays."""
    before = None if place._state.adding else place.contact_id
    given = checked_place(actor, values, is_new=place._state.adding, contact_before=before)
    assign_fields(place, given, FACTS + PRIVATE)
    if given.get("reports_to") is not None:
        rows = Stakeholder.objects.filter(account=place.account_id, person__erased_at=None)
        above = dict(rows.order_by("id").values_list("id", "reports_to_id"))
        refuse_cycle(place.pk, place.reports_to_id, above)


def checked_place(
    actor: Actor, values: Mapping[str, Any], *, is_new: bool, contact_before: uuid.UUID | None
) -> dict[str, Any]:
    """What is given of the place as it is kept. RuleError for what can't be."""
    given = cleaned({n: v for n, v in values.items() if n in FACTS + PRIVATE}, TEXTS)
    for name in given.keys() & SCALES:
        _check_scale(name, given[name])
    if is_new and "role" not in given:
        raise RuleError.on("role", reason("required"), "required")
    contact = given.get("contact")
    if contact and contact.pk != contact_before and not contact.is_active:
        raise RuleError.on("contact", _("This person has left the organisation."))
    _check_day(actor, given.get("last_touch_on"))
    return given


def facts(place: Stakeholder) -> dict[str, Any]:
    """What the log keeps of a stakeholder: nothing that says who it is."""
    plain = {name: getattr(place, name) for name in FACTS if name != "reports_to"}
    return logged(plain | {"reports_to": place.reports_to_id})


def logged(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same of its values, the superior by id."""
    reports_to, contact, touched = (
        values[name] for name in ("reports_to", "contact", "last_touch_on")
    )
    return {name: values[name] for name in FACTS} | {
        "reports_to": str(reports_to) if reports_to else None,
        "contact": str(contact) if contact else None,
        "last_touch_on": touched.isoformat() if touched else None,
    }


def write_references(place: Stakeholder, references: Sequence[Reference]) -> bool:
    """These are the stakeholder's ids in other systems; True where it changed."""
    return replace_references(place, references, in_use=in_use())


def in_use() -> str:
    """Why a reference is refused that somebody else has."""
    return _("Another person has this reference.")


def refuse_others_person(
    actor: Actor, changed: list[str], accounts: Callable[[], Iterable[Account]]
) -> None:
    """What is the person's own shows at each account where they stand: each one's right counts."""
    if actor.may("stakeholder.change"):
        return
    closed = [a for a in accounts() if not actor.may("stakeholder.change", a)]
    if not closed:
        return
    named = sorted(a.name for a in closed if actor.may("account.view", a))[:NAMED]
    detail = _(
        "This person is at %(accounts)s too, where you may not change people. Leave what is "
        "known of them as it is, or ask the account manager there or a sales leader to change it."
    ) % {"accounts": ", ".join(named) or _("another account")}
    raise RuleError(detail, errors=[FieldError(f"/{name}", "others", detail) for name in changed])


def _accounts_of(person: Person) -> list[Account]:
    places = Stakeholder.objects.filter(person=person).select_related("account")
    return [p.account for p in places.prefetch_related("account__team").order_by("id")]


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


def in_a_circle() -> str:
    """Why a superior is refused who stands below."""
    return _("The person would report to themselves, or people would report in a circle.")


def refuse_cycle(
    place_id: uuid.UUID,
    reports_to: uuid.UUID | None,
    above: Mapping[uuid.UUID, uuid.UUID | None],
) -> None:
    """The superior is at the same account and does not stand below; `above` has who is there."""
    step = reports_to
    if step not in above and step != place_id:
        raise RuleError.on("reports_to", _("This person is not at the same account."), "unknown")
    if place_id not in above and step != place_id:
        return  # nobody stands below somebody new
    seen = {place_id}
    while step is not None:
        if step in seen:
            raise RuleError.on("reports_to", in_a_circle(), "cycle")
        seen.add(step)
        step = above.get(step)
