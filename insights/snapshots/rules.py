"""Freezing month ends: each month once, and beside it an edition where its past was corrected."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Min

from accounts.models import MonthlyRevenue
from accounts.revenue.period import last_complete
from insights.models import FrozenMonth, Snapshot
from insights.snapshots.drawing import MonthEnd, draw
from insights.snapshots.sources import Sources, changed
from tenants import due_work
from tenants.models import Organization
from tenants.organizations import current_organization
from tenants.scope import organization_scope, take_turns

NIGHTLY = "snapshots"
AT_NIGHT = time(1, 0)
LOOKED_BACK = 60
"""Months before the last complete one that are drawn, and looked at again each night."""


def freeze_all(organization_id: uuid.UUID) -> int:
    """Every month that is not frozen, or was corrected since; how many editions were made.

    Each month in a transaction of its own: whoever comes after one that was killed goes on
    where it stopped. Outside of any scope; due again the next night.
    """
    with organization_scope(organization_id):
        months = wanted(current_organization())
    made = 0
    for month, drawn_from in months.items():
        with organization_scope(organization_id):
            made += freeze(month, drawn_from) is not None
    with organization_scope(organization_id):
        look_again(current_organization())
    return made


def wanted(organization: Organization) -> dict[date, str]:
    """The complete months that want an edition, the oldest first, and what each is drawn from."""
    known = dict(FrozenMonth.objects.values_list("month", "drawn_from"))
    sources = Sources.read()
    ends = changed(_ends(organization), known, sources)
    return {end.month: sources.behind(end) for end in ends}


@transaction.atomic
def freeze(month: date, drawn_from: str | None = None) -> Snapshot | None:
    """An edition of this month, where something differs from the last one; else None.

    One job at a time in an organisation: who waited may find it made. What is corrected while
    it is drawn differs from `drawn_from`, and is found the next night.
    """
    take_turns(NIGHTLY)
    organization = current_organization()
    end = MonthEnd.of(organization, month)
    drawn_from = drawn_from or Sources.read().behind(end)
    if FrozenMonth.objects.filter(month=month, drawn_from=drawn_from).exists():
        return None
    FrozenMonth.objects.update_or_create(month=month, defaults={"drawn_from": drawn_from})
    before = Snapshot.objects.filter(month=month).order_by("-edition").first()
    return _edition(organization, end, before)


def _edition(organization: Organization, end: MonthEnd, before: Snapshot | None) -> Snapshot | None:
    """The new edition; where it says the same as the one before it is not kept."""
    with transaction.atomic():
        cause = _cause(organization, end, before)
        made = Snapshot.objects.get(pk=draw(organization, end, before=before, cause=cause))
        if before is None or (before.until, before.digest) != (made.until, made.digest):
            return made
        transaction.set_rollback(True)
    return None


def _cause(organization: Organization, end: MonthEnd, before: Snapshot | None) -> str:
    if before is None:
        is_new = end.month == last_complete(organization)
        return Snapshot.Cause.MONTH_END if is_new else Snapshot.Cause.BACKFILL
    if before.until != end.until:
        return Snapshot.Cause.CLOSING
    return Snapshot.Cause.CORRECTION


def _ends(organization: Organization) -> Iterator[MonthEnd]:
    """From the first month that anything is known of to the last complete one."""
    last = last_complete(organization)
    begun = organization.created_at.astimezone(organization.zone).date().replace(day=1)
    bought = MonthlyRevenue.objects.aggregate(first=Min("month"))["first"] or begun
    month = max(min(begun, bought), last - relativedelta(months=LOOKED_BACK))
    while month <= last:
        yield MonthEnd.of(organization, month)
        month += relativedelta(months=1)


def look_now(organization: Organization) -> None:
    """Due at once, for the first time."""
    due_work.mark(NIGHTLY, organization.id)


def look_again(organization: Organization) -> None:
    """Due in the coming night, where the organisation is."""
    tomorrow = organization.today() + timedelta(days=1)
    at = datetime.combine(tomorrow, AT_NIGHT, tzinfo=organization.zone)
    due_work.mark(NIGHTLY, organization.id, at=at)
