"""To which month figures run (method §5): the closed month, which moves on by its rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.db.models import Max

from accounts.models import MonthlyRevenue
from tenants import due_work
from tenants.models import Organization
from tenants.organizations import current_organization
from tenants.scope import require_organization_id

CLOSING = "figures"
LOOKED_AT = 24
"""Months with rows that the rule looks at, from the latest complete one back."""
BASE = 3
OLD = 6
"""More months than this between the closed month and today, and the figures are old."""
_MONTH = relativedelta(months=1)

# Archived accounts go by a hashed list: a join would need statistics of the organisation.
BOOKED = """
    SELECT count(*) FILTER (WHERE is_expected), count(*) FILTER (WHERE is_expected AND has_row),
           count(*) FILTER (WHERE has_row)
    FROM (
        SELECT bool_or(m.month = %(month)s) AS has_row,
               bool_or(m.month < %(month)s AND m.revenue_minor > 0) AS is_expected
        FROM accounts_monthlyrevenue m
        WHERE m.organization_id = %(organization)s
          AND m.month >= %(start)s AND m.month <= %(month)s
          AND m.account_id NOT IN (
              SELECT a.id FROM accounts_account a
              WHERE a.organization_id = %(organization)s AND a.archived_at IS NOT NULL)
        GROUP BY m.account_id
    ) AS living
"""


@dataclass(frozen=True)
class Booking:
    """How far a month is booked: living accounts with revenue in the three months before it
    (`expected`), those of them with a row in it, and all living accounts with one (`rows`)."""

    month: date
    expected: int
    booked: int
    rows: int

    @property
    def is_booked(self) -> bool:
        """Whether at least half of those that are expected have a row."""
        return 0 < self.expected <= 2 * self.booked


def newest_month(organization: Organization) -> date:
    """The last month that can have figures: the current one of the organisation's zone."""
    return organization.today().replace(day=1)


def last_complete(organization: Organization) -> date:
    """The month before the current one."""
    return newest_month(organization) - _MONTH


def last_booked(organization: Organization) -> date | None:
    """The last complete month that has any row."""
    return next(_months_with_rows(last_complete(organization)), None)


def booking_of(month: date) -> Booking:
    """How far a month is booked."""
    values: dict[str, Any] = {
        "organization": require_organization_id(),
        "month": month,
        "start": month - relativedelta(months=BASE),
    }
    with connection.cursor() as cursor:
        cursor.execute(BOOKED, values)
        return Booking(month, *cursor.fetchone())


def booked_month(organization: Organization) -> date | None:
    """What the rule says: the latest complete month that is booked.

    Where accounts buy too seldom for that, the latest with at least half as many rows as the
    fullest; None where no complete month has rows.
    """
    looked_at: list[Booking] = []
    for month in islice(_months_with_rows(last_complete(organization)), LOOKED_AT):
        found = booking_of(month)
        if found.is_booked:
            return month
        looked_at.append(found)
    fullest = max((booking.rows for booking in looked_at), default=0)
    return next((b.month for b in looked_at if 2 * b.rows >= fullest), None)


def closed_month() -> date | None:
    """The month that figures run to; None before there are any."""
    found = Organization.objects.filter(pk=require_organization_id())
    return found.values_list("closed_month", flat=True).get()


def follow_rule() -> date | None:
    """Move the closed month where the rule says so; returns where it stands then.

    One set by hand stays until a month is booked that is later than it, and than what was
    booked when it was set.
    """
    organization = current_organization()
    booked, stands = booked_month(organization), organization.closed_month
    held = organization.booked_then
    if booked and stands and held and booked <= max(stands, held):
        return stands
    if (stands, held) != (booked, None):
        own = Organization.objects.filter(pk=organization.pk)
        own.update(closed_month=booked, booked_then=None)
    return booked


def look_again(organization: Organization) -> None:
    """Have the rule asked again when the next month begins, a month being complete then."""
    begins = newest_month(organization) + _MONTH
    at = datetime.combine(begins, time(0, 5), tzinfo=organization.zone)
    due_work.mark(CLOSING, organization.id, at=at)


def is_old(organization: Organization) -> bool:
    """Whether nothing was closed for over half a year."""
    month = organization.closed_month
    return month is not None and month < newest_month(organization) - relativedelta(months=OLD)


def _months_with_rows(latest: date) -> Iterator[date]:
    rows = MonthlyRevenue.objects.filter(month__lte=latest)
    while month := rows.aggregate(last=Max("month"))["last"]:
        yield month
        rows = MonthlyRevenue.objects.filter(month__lt=month)
