"""What we keep about one person: given out, or erased everywhere, when they ask for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import FormerData, Person, Stakeholder, StakeholderReference
from accounts.stakeholders.mentions import Mention, mentions
from accounts.stakeholders.rules import hang_reports_higher
from audit.entries import record
from rules.errors import NotFoundError
from rules.offers import Offers
from tenants.actors import Actor


@dataclass(frozen=True)
class Keeper:
    """A part of the product that keeps things about people too.

    `collect` gives them as JSON values; `forget` takes the person, empty already, and the
    name and the e-mail that they had.
    """

    collect: Callable[[Person], dict[str, Any]]
    forget: Callable[[Person, str, str], None]


KEEPERS: Offers[Keeper] = Offers("who else keeps things about people")


def require_erase(actor: Actor, person: Person) -> None:
    """Raises NotAllowedError unless the actor may erase people at each account of theirs."""
    for place in _places(person):
        actor.require("stakeholder.erase", place.account)


@transaction.atomic
def export_person(*, actor: Actor, person: Person) -> dict[str, Any]:
    """Everything that is kept about a person, as JSON values. Audited, with no name.

    Raises NotFoundError for who was erased.
    """
    if person.erased_at is not None:
        raise NotFoundError
    require_erase(actor, person)
    body: dict[str, Any] = {
        "person": _text(person, "id", "name", "email", "phone", "linkedin"),
        "accounts": [_place(place) for place in _places(person)],
        "written_over": [_former(row) for row in person.former.order_by("written_at", "id")],
        "texts_that_may_name_the_person": [_mention(m) for m in mentions(person)],
    }
    for keeper in KEEPERS:
        body.update(keeper.collect(person))
    _record(actor, person, "stakeholder.exported")
    return body


@transaction.atomic
def erase_person(*, actor: Actor, person: Person) -> list[Mention]:
    """Erase a person everywhere; free text that may name them is reported, not changed. Audited.

    The places stay, without a name: what was decided with them stays true. Repeated, it
    does nothing. `person` is refreshed with what now stands.
    """
    require_erase(actor, person)
    locked = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if locked.erased_at is not None:
        return []
    found = mentions(locked)
    name, email = locked.name, locked.email
    _empty(actor, locked)
    places = _places(locked)
    for place in places:
        hang_reports_higher(place)
    locked.former.all().delete()
    StakeholderReference.objects.filter(stakeholder__in=[p.pk for p in places]).delete()
    Stakeholder.objects.filter(person=locked).update(
        title="",
        notes="",
        reports_to=None,
        contact=None,
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
    for keeper in KEEPERS:
        keeper.forget(locked, name, email)
    _record(actor, locked, "stakeholder.erased")
    person.refresh_from_db()
    return found


def _empty(actor: Actor, person: Person) -> None:
    with translation.override(actor.organization.locale):
        person.name = _("Erased person")
    person.email = person.phone = person.linkedin = ""
    person.erased_at = timezone.now()
    person.save()


def _places(person: Person) -> QuerySet[Stakeholder]:
    rows = Stakeholder.objects.filter(person=person).select_related("account", "contact")
    return rows.prefetch_related("references").order_by("id")


def _record(actor: Actor, person: Person, action: str) -> None:
    for place in _places(person):
        changes = {"stakeholder": [str(place.pk), str(place.pk)]}
        record(actor=actor, action=action, target=place.account, changes=changes, thing=place)


def _place(place: Stakeholder) -> dict[str, Any]:
    written = _text(
        place,
        "id",
        "role",
        "title",
        "function",
        "level",
        "influence",
        "attitude",
        "strength",
        "contact",
        "last_touch_on",
        "notes",
        "created_at",
        "updated_at",
    )
    references = [_text(r, "system", "external_id") for r in place.references.all()]
    return {"account": place.account.name, **written, "references": references}


def _former(row: FormerData) -> dict[str, Any]:
    return {**row.values, "until": row.written_at.isoformat()}


def _mention(mention: Mention) -> dict[str, Any]:
    day = mention.entry.happened_on.isoformat() if mention.entry else None
    return {
        "account": mention.account.name,
        "what": mention.what,
        "date": day,
        "text": mention.text,
    }


def _text(thing: Any, *names: str) -> dict[str, Any]:
    """Numbers as they are; everything else as text."""
    values = {name: getattr(thing, name) for name in names}
    return {
        name: value if value is None or isinstance(value, int) else _plain(value)
        for name, value in values.items()
    }


def _plain(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
