"""Closing months: by hand, and when a new one begins."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from accounts.models import MonthlyRevenue
from accounts.revenue.figures import recompute_figures
from accounts.revenue.period import (
    Booking,
    booked_month,
    booking_of,
    last_booked,
    last_complete,
    look_again,
)
from audit.entries import record
from rules.errors import RuleError
from tenants.actors import Actor
from tenants.models import Organization
from tenants.organizations import current_organization

SHOWN = 6


@transaction.atomic
def close_month(*, actor: Actor, month: date) -> None:
    """Have figures run to this month, until a later one is booked. Audited; figures follow.

    The month that the rule gives hands it back to the rule. Raises RuleError for a month that
    is not over yet, or that lies before all revenue.
    """
    actor.require("programme.change")
    organization = Organization.objects.select_for_update().get(pk=actor.organization.pk)
    _check(organization, month)
    booked, before = booked_month(organization), organization.closed_month
    organization.closed_month = month
    organization.booked_then = None if month == booked else booked
    organization.save(update_fields=["closed_month", "booked_then"])
    if before != month:
        record(
            actor=actor,
            action="organization.closed",
            target=organization,
            changes={"closed_month": [before and f"{before:%Y-%m}", f"{month:%Y-%m}"]},
        )
        recompute_figures()


def move_on() -> None:
    """A month may have ended, or the organisation be looked at for the first time."""
    organization = current_organization()
    recompute_figures()
    look_again(organization)


def recent(organization: Organization) -> list[Booking]:
    """How far the last complete months up to the last with rows are booked, the newest first.

    Months after all rows would say nothing; the closed month may be one of them.
    """
    ends = [month for month in (last_booked(organization), organization.closed_month) if month]
    newest = max(ends, default=last_complete(organization))
    return [booking_of(newest - relativedelta(months=back)) for back in range(SHOWN)]


def _check(organization: Organization, month: date) -> None:
    if month > last_complete(organization):
        raise RuleError.on("month", _("This month is not over yet."), "incomplete")
    first = MonthlyRevenue.objects.aggregate(first=Min("month"))["first"]
    if first is None or month < first:
        raise RuleError.on("month", _("No revenue is known up to this month."), "empty")
