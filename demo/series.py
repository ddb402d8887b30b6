"""The series of reviews as three months brought them: held, late, skipped, still to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from accounts.models import Account
from reviews.cadences.falling_due import missed_slots
from reviews.cadences.tiers import tier_of
from reviews.dates import Closed, Series, instant, next_due
from reviews.models import Cadence, MissedSlot, Review
from tenants.models import Membership, Organization

LATE = timedelta(days=7)
FORGOTTEN = timedelta(days=14)


@dataclass(frozen=True)
class Time:
    """From when until when, and where."""

    organization: Organization
    closed: Closed
    begin: date
    today: date

    def at(self, day: date, hour: int) -> datetime:
        """That hour of a day, there."""
        return instant(day, time(hour), self.organization.zone)

    def months_ago(self, months: int) -> date:
        """The same day of an earlier month."""
        return self.today - relativedelta(months=months)


@dataclass(frozen=True)
class TaleAccount:
    """An account in this tale: its place decides its luck; two of them have their own."""

    account: Account
    place: int
    is_forgotten: bool = False
    skips_first: bool = False


def reviews_of(
    told: TaleAccount, cadence: Cadence, when: Time, closer: Membership, missed: list[MissedSlot]
) -> Iterator[Review]:
    """Each review of one series, planned and closed as the rules would; the last is planned.

    The dates that passed while one waited are added to `missed`.
    """
    series = Series(cadence.rhythm, cadence.anchor_on)
    day: date = when.begin
    slot: date | None = None
    while True:
        due = next_due(series, when.closed, from_day=day, after_slot=slot)
        review = Review(
            account=told.account,
            kind=cadence.kind,
            tier=cadence.tier,
            slot_on=due.slot_on,
            due_on=due.due_on,
            original_due_on=due.due_on,
            starts_at=cadence.starts_at,
            lead_days=cadence.lead_days,
        )
        review.created_at = review.updated_at = when.at(day, 12)
        yield review
        if review.due_on < when.today:
            review.due_owner, review.due_tier = (
                told.account.owner,
                tier_of(told.account.designation),
            )
        is_skipped = told.skips_first and slot is None
        closed_on = _close(review, told, when, closer, is_skipped=is_skipped)
        if closed_on is None:
            return
        missed += missed_slots(review, cadence, after=None, today=closed_on, closed=when.closed)
        review.updated_at = when.at(closed_on, 11)
        day, slot = closed_on + timedelta(days=1), due.slot_on


def luck_of(review: Review, told: TaleAccount) -> int:
    """From 0 to 10, the same every time."""
    return (told.place * 7 + review.due_on.toordinal()) % 11


def _close(
    review: Review, told: TaleAccount, when: Time, closer: Membership, *, is_skipped: bool
) -> date | None:
    """Held most often, late at times, rarely skipped; None where it waits still."""
    luck = luck_of(review, told)
    is_skipped = is_skipped or luck == 0
    on = review.due_on if luck > 2 or is_skipped else review.due_on + LATE
    if on >= when.today or (told.is_forgotten and review.due_on >= when.today - FORGOTTEN):
        return None
    review.closed_by, review.version = closer, 2
    if is_skipped:
        review.state, review.skipped_at = Review.State.SKIPPED, when.at(on, 11)
    else:
        review.state, review.held_on = Review.State.HELD, on
        review.held_at = when.at(on, 11)
    return on
