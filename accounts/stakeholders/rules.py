"""The people at the client: adding, changing and removing them, and noting that we spoke.

Who people are and what is written about them can be erased on request, the log cannot. So
the log keeps the stakeholder's id, what the job is and how it stands; of names, contact
data, titles and notes only that they were rewritten; what stood there before is kept apart
(`former.py`).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.finding import lock_account
from accounts.models import Account, Person, Stakeholder
from accounts.references import Reference
from accounts.stakeholders.acquaintance import PersonKnownError, known_as
from accounts.stakeholders.fields import (
    PRIVATE,
    assign,
    assign_person,
    facts,
    said,
    write_references,
)
from accounts.stakeholders.former import at_place, former, keep_former, kept_of, own_of
from audit.entries import differences, record
from rules.errors import ConflictError, FieldError, NotFoundError, StaleError
from tenants.actors import Actor


def living() -> QuerySet[Stakeholder]:
    """The stakeholders whose person was not erased."""
    return Stakeholder.objects.filter(person__erased_at=None)


def find_by_reference(system: str, external_id: str) -> Stakeholder | None:
    """The stakeholder with this id in another system."""
    found = living().filter(references__system=system, references__external_id=external_id)
    return found.select_related("account", "person").first()


@transaction.atomic
def add_stakeholder(
    *,
    actor: Actor,
    account: Account,
    values: dict[str, Any],
    person: Person | None = None,
    references: Sequence[Reference] = (),
    is_another: bool = True,
) -> Stakeholder:
    """A person at an account; `values` holds the fields of both. Audited.

    `person` is one who is known already. Without `is_another` a name or an e-mail address
    that is known raises PersonKnownError. Raises ConflictError for who is at the account
    already and for a reference in use, RuleError.
    """
    actor.require("stakeholder.change", account)
    locked = lock_account(account.pk)
    if person is None:
        person = _new_person(actor, values, is_another=is_another)
        changed: list[str] = []
    else:
        person, changed = _known_person(actor, person, values)
        _refuse_second_place(locked, person)
    place = Stakeholder(account=locked, person=person)
    assign(actor, place, values)
    place.save(force_insert=True)
    write_references(place, references)
    record(
        actor=actor,
        action="stakeholder.added",
        target=locked,
        changes={"stakeholder": [None, str(place.pk)]} | differences({}, facts(place)),
        thing=place,
    )
    _tell_other_places(actor, place, changed)
    return place


@transaction.atomic
def change_stakeholder(
    *,
    actor: Actor,
    stakeholder: Stakeholder,
    values: dict[str, Any],
    references: Sequence[Reference] | None = None,
    version: int | None = None,
) -> bool:
    """Change what is given, of the person at every account. Audited; True where it changed.

    What is the person's own needs the right at every account where they stand.
    Raises StaleError when `version` is given and no longer current, NotFoundError,
    RuleError. `stakeholder` is refreshed with what now stands.
    """
    place = _current(actor, stakeholder, version)
    before, private = facts(place), {name: getattr(place, name) for name in PRIVATE}
    changed = _assign_own(actor, place.person, values)
    assign(actor, place, values)
    taken = former(place.person_id, private, at_place(place), place_id=place.pk)
    keep_former(actor=actor, taken=taken)
    rewritten = [name for name in PRIVATE if getattr(place, name) != private[name]] + changed
    if references is not None and write_references(place, references):
        rewritten.append("references")
    changes = differences(before, facts(place))
    if rewritten:
        changes["rewritten"] = [[], sorted(rewritten)]
    if changes:
        _keep(actor, place, "stakeholder.changed", changes)
        _tell_other_places(actor, place, changed)
    stakeholder.refresh_from_db()
    return bool(changes)


@transaction.atomic
def remove_stakeholder(
    *, actor: Actor, stakeholder: Stakeholder, version: int | None = None
) -> None:
    """Take a person off an account; off the last one, what is known of them goes too. Audited.

    Their reports report to their superior from then on.
    Raises StaleError as `change_stakeholder`, NotFoundError where it is gone already.
    """
    place = _current(actor, stakeholder, version)
    changes = {"stakeholder": [str(place.pk), None], "role": [place.role, None]}
    record(
        actor=actor,
        action="stakeholder.removed",
        target=place.account,
        changes=changes,
        thing=place,
    )
    person = place.person
    hang_reports_higher(place)
    place.delete()
    if not Stakeholder.objects.filter(person=person).exists():
        person.delete()


def put_back(
    *, actor: Actor, stakeholder: Stakeholder, former_id: uuid.UUID, version: int | None = None
) -> bool:
    """What was written over stands again; what stands now can be put back too. Audited.

    It is a change like another, and needs the same rights. True where it changed.
    Raises NotFoundError, StaleError, RuleError.
    """
    found = kept_of(stakeholder).filter(pk=former_id).first()
    if found is None:
        raise NotFoundError
    return change_stakeholder(
        actor=actor, stakeholder=stakeholder, values=found.values, version=version
    )


@transaction.atomic
def record_touch(*, actor: Actor, stakeholder: Stakeholder, on: date | None = None) -> bool:
    """We spoke with the person, today unless said; an older day changes nothing. Audited.

    True where it changed. Raises NotFoundError, RuleError for a day to come.
    """
    place = _current(actor, stakeholder, None)
    before = facts(place)
    day = on or actor.organization.today()
    if place.last_touch_on is not None and place.last_touch_on >= day:
        return False
    assign(actor, place, {"last_touch_on": day})
    _keep(actor, place, "stakeholder.touched", differences(before, facts(place)))
    stakeholder.refresh_from_db()
    return True


def hang_reports_higher(place: Stakeholder) -> None:
    """Who reported to this person reports to their superior."""
    place.reports.update(
        reports_to=place.reports_to_id, version=F("version") + 1, updated_at=timezone.now()
    )


def _lock_person(person_id: uuid.UUID) -> Person:
    found = Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if found is None or found.erased_at is not None:
        raise NotFoundError
    return found


def _current(actor: Actor, stakeholder: Stakeholder, version: int | None) -> Stakeholder:
    account = lock_account(stakeholder.account_id)
    actor.require("stakeholder.change", account)
    person = _lock_person(stakeholder.person_id)
    rows = Stakeholder.objects.select_for_update(of=("self",))
    place = rows.filter(pk=stakeholder.pk).first()
    if place is None:
        raise NotFoundError
    if version is not None and place.version != version:
        raise StaleError
    place.account, place.person = account, person
    return place


def _new_person(actor: Actor, values: dict[str, Any], *, is_another: bool) -> Person:
    person = Person()
    assign_person(actor, person, values)
    if not is_another:
        known = known_as(person.name, person.email)
        if known:
            raise PersonKnownError(known)
    person.save(force_insert=True)
    return person


def _known_person(actor: Actor, person: Person, values: dict[str, Any]) -> tuple[Person, list[str]]:
    """The person with what is said anew; an empty value takes nothing away."""
    known = _lock_person(person.pk)
    return known, _assign_own(actor, known, said(values))


def _assign_own(actor: Actor, person: Person, values: dict[str, Any]) -> list[str]:
    before = own_of(person)
    changed = assign_person(actor, person, values)
    keep_former(actor=actor, taken=former(person.pk, before, own_of(person)))
    return changed


def _refuse_second_place(account: Account, person: Person) -> None:
    if Stakeholder.objects.filter(account=account, person=person).exists():
        detail = _("This person is at this account already.")
        raise ConflictError(detail, errors=[FieldError("/person", "duplicate", detail)])


def _keep(actor: Actor, place: Stakeholder, action: str, changes: dict[str, Any]) -> None:
    place.version += 1
    place.save()
    changes = {"stakeholder": [str(place.pk), str(place.pk)], **changes}
    record(actor=actor, action=action, target=place.account, changes=changes, thing=place)


def _tell_other_places(actor: Actor, place: Stakeholder, changed: list[str]) -> None:
    """What changed about the person shows at all of their accounts."""
    if not changed:
        return
    others = Stakeholder.objects.filter(person=place.person_id).exclude(pk=place.pk)
    for other in others.select_related("account").order_by("id"):
        record(
            actor=actor,
            action="stakeholder.changed",
            target=other.account,
            changes={"stakeholder": [str(other.pk)] * 2, "rewritten": [[], sorted(changed)]},
            thing=other,
        )
    others.update(version=F("version") + 1, updated_at=timezone.now())
