"""Who of ours works on an account: one KAM, one executive sponsor, support functions."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.finding import lock_account
from accounts.models import Account, Function, TeamMember
from audit.entries import differences, record
from rules.errors import ConflictError, FieldError, RuleError, StaleError
from tenants.actors import Actor
from tenants.models import Membership

FIELDS = ("role", "function", "hours_per_month", "since")
HOURS_AT_MOST = 400


@transaction.atomic
def add_to_team(
    *, actor: Actor, account: Account, member: Membership, values: dict[str, Any]
) -> TeamMember:
    """Put a person on the team; `values` holds FIELDS. Audited.

    Raises ConflictError for a second sponsor and for who is on the team already,
    RuleError for the KAM and for who has left.
    """
    actor.require("team.change", account)
    person = Membership.objects.select_for_update(of=("self",)).get(pk=member.pk)
    locked = lock_account(account.pk)
    if not person.is_active:
        raise RuleError.on("member", _("This person has left the organisation."))
    if locked.owner_id == person.pk:
        raise RuleError.on("member", _("This person is the account manager."))
    if TeamMember.objects.filter(account=locked, member=person).exists():
        raise _conflict("member", _("This person is on the team already."))
    place = TeamMember(account=locked, member=person, since=actor.organization.today())
    _assign(place, values)
    place.save(force_insert=True)
    record(
        actor=actor,
        action="team.joined",
        target=locked,
        changes={"member": [None, str(person)]} | differences({}, _snapshot(place)),
        thing=place,
    )
    return place


@transaction.atomic
def change_place(
    *, actor: Actor, place: TeamMember, values: dict[str, Any], version: int | None = None
) -> TeamMember:
    """Change what a person does on the team. Audited where anything changed.

    Raises StaleError when `version` is given and no longer current, ConflictError for a
    second sponsor, RuleError.
    """
    locked = _current(actor, place, version)
    before = _snapshot(locked)
    _assign(locked, values)
    changes = differences(before, _snapshot(locked))
    if changes:
        locked.version += 1
        locked.save()
        changes = {"member": [str(locked.member), str(locked.member)], **changes}
        record(
            actor=actor,
            action="team.changed",
            target=locked.account,
            changes=changes,
            thing=locked,
        )
    return locked


@transaction.atomic
def remove_from_team(*, actor: Actor, place: TeamMember, version: int | None = None) -> None:
    """Take a person off the team. Audited. Raises StaleError as `change_place` does."""
    locked = _current(actor, place, version)
    changes = {"member": [str(locked.member), None], "role": [locked.role, None]}
    record(actor=actor, action="team.left", target=locked.account, changes=changes, thing=locked)
    locked.delete()


@transaction.atomic
def set_kam_hours(*, actor: Actor, account: Account, hours: int | None) -> None:
    """The hours a month that the account takes of its KAM; None is not known. Audited."""
    actor.require("team.change", account)
    locked = lock_account(account.pk)
    _check_hours("kam_hours", hours)
    if locked.kam_hours != hours:
        before, locked.kam_hours = locked.kam_hours, hours
        locked.version += 1
        locked.save()
        changes = {"kam_hours": [before, hours]}
        record(actor=actor, action="account.changed", target=locked, changes=changes)
    account.refresh_from_db()


def _current(actor: Actor, place: TeamMember, version: int | None) -> TeamMember:
    account = lock_account(place.account_id)
    actor.require("team.change", account)
    locked = TeamMember.objects.select_related("member").filter(pk=place.pk).first()
    if locked is None:
        raise ConflictError(_("Someone else took this person off the team."))
    if version is not None and locked.version != version:
        raise StaleError
    locked.account = account
    return locked


def _assign(place: TeamMember, values: dict[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(place, name, values[name])
    if place.role not in TeamMember.Role.values:
        raise RuleError.on("role", _("There is no such role."))
    if place.function not in Function.values:
        raise RuleError.on("function", _("There is no such function."))
    _check_hours("hours_per_month", place.hours_per_month)
    others = TeamMember.objects.filter(account=place.account, role=TeamMember.Role.SPONSOR)
    if place.role == TeamMember.Role.SPONSOR and others.exclude(pk=place.pk).exists():
        raise _conflict("role", _("The account has an executive sponsor already."))


def _check_hours(field: str, hours: int | None) -> None:
    if hours is not None and not 0 <= hours <= HOURS_AT_MOST:
        raise RuleError.on(field, _("Between 0 and 400 hours a month."))


def _conflict(field: str, detail: str) -> ConflictError:
    return ConflictError(detail, errors=[FieldError(f"/{field}", "duplicate", detail)])


def _snapshot(place: TeamMember) -> dict[str, Any]:
    values = {name: getattr(place, name) for name in FIELDS}
    return values | {"since": place.since.isoformat()}
