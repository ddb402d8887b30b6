"""A year of days: each account gets exactly the reviews that its cadence says."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from dateutil.rrule import FR, MO, MONTHLY, TH, TU, WE, WEEKLY, rrule
from django.utils import timezone

from accounts.models import Account
from reviews.cadences.planning import plan_all
from reviews.cadences.rules import set_tier_cadence
from reviews.dates import closed_days
from reviews.models import Review
from reviews.review.holding import hold
from reviews.tasks import plan_reminders
from tenants.actors import Actor
from tenants.models import Organization

FIRST, DAYS = date(2026, 11, 23), 366
KINDS = ("internal_review", "client_check_in")
WEEKDAYS = (MO, TU, WE, TH, FR)


def slots(rhythm: str, anchor: date) -> list[date]:
    """The series by dateutil alone: the anchor's day or a month's last, as the anchor is one."""
    start, until = datetime.combine(anchor, time()), FIRST + timedelta(days=DAYS + 40)
    end = datetime.combine(until, time())
    if rhythm == "weekly":
        day = WEEKDAYS[anchor.weekday()]
        return [d.date() for d in rrule(WEEKLY, dtstart=start, until=end, byweekday=day)]
    step = 1 if rhythm == "monthly" else 3
    firsts = rrule(MONTHLY, dtstart=start.replace(day=1), until=end, interval=step)
    is_month_end = (anchor + timedelta(days=1)).day == 1
    day = 31 if is_month_end else anchor.day
    return [(first + relativedelta(day=day)).date() for first in firsts]


def working(day: date, country: str) -> date:
    """That day, or the first one after it that is no weekend and no holiday."""
    closed = closed_days(country)
    while day.weekday() >= 5 or closed(day):
        day += timedelta(days=1)
    return day


@pytest.mark.parametrize(
    ("country", "rhythms"),
    [
        ("BR", [("weekly", date(2026, 11, 27)), ("monthly", date(2026, 11, 25))]),
        ("DE", [("monthly", date(2026, 12, 31)), ("quarterly", date(2026, 11, 30))]),
    ],
)
def test_a_year(
    in_aurora: Organization,
    leader: Actor,
    kam: Actor,
    country: str,
    rhythms: list[tuple[str, date]],
) -> None:
    Organization.objects.filter(pk=in_aurora.pk).update(country=country)
    in_aurora.refresh_from_db()
    Account.objects.create(name="Alfa", designation="key", owner=kam.membership)
    for kind, (rhythm, anchor) in zip(KINDS, rhythms, strict=True):
        set_tier_cadence(
            actor=leader, tier="key", kind=kind, rhythm=rhythm, anchor_on=anchor, today=FIRST
        )
    begin = datetime.combine(FIRST, time(9), tzinfo=in_aurora.zone)
    for n in range(DAYS):
        with time_machine.travel(begin + timedelta(days=n), tick=False):
            _a_day(in_aurora, leader)
    last = FIRST + timedelta(days=DAYS - 1)
    for kind, (rhythm, anchor) in zip(KINDS, rhythms, strict=True):
        of_kind = Review.objects.filter(kind=kind)
        held = of_kind.filter(state="held").order_by("due_on").values_list("slot_on", "due_on")
        expected = [(slot, working(slot, country)) for slot in slots(rhythm, anchor)]
        assert list(held) == [pair for pair in expected if pair[1] <= last]
        assert of_kind.filter(state="planned").count() == 1


def _a_day(organization: Organization, leader: Actor) -> None:
    """What the night does, twice where it matters; what is due is held on its day."""
    today = organization.today(timezone.now())
    plan_all(actor=Actor.of_system(organization), today=today)
    for review in Review.objects.filter(state="planned", due_on=today).select_related("account"):
        plan_reminders(organization, now=timezone.now())
        hold(actor=leader, review=review, today=today)
        plan_all(actor=Actor.of_system(organization), today=today)
