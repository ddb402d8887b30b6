"""When reviews are due: pure arithmetic on dates, without a database and without a clock.

A series names slots (every week, month or quarter from its anchor); a slot on a weekend or
a holiday is due on the next business day.
"""

from __future__ import annotations

import calendar
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

Closed = Callable[[date], bool]

TIME = "%H:%M"
"""How programs write a time of day."""

_DAY = timedelta(days=1)
_LONGEST_CLOSURE = 62
_MONTHS = {"monthly": 1, "quarterly": 3}


@dataclass(frozen=True)
class Series:
    """How often (`weekly`, `monthly`, `quarterly`), and the first date."""

    rhythm: str
    anchor_on: date

    @property
    def is_month_end(self) -> bool:
        """Whether the anchor is the last day of its month: then every date is."""
        return self.anchor_on.day == _last_day(self.anchor_on.year, self.anchor_on.month)

    def slot(self, number: int) -> date:
        """The date with this number, from 0; a day that a month lacks is that month's last."""
        if self.rhythm == "weekly":
            return self.anchor_on + timedelta(weeks=number)
        months = self.anchor_on.year * 12 + self.anchor_on.month - 1
        year, month = divmod(months + _MONTHS[self.rhythm] * number, 12)
        last = _last_day(year, month + 1)
        return date(year, month + 1, last if self.is_month_end else min(self.anchor_on.day, last))

    def number_from(self, day: date) -> int:
        """The number of the first slot on or after a day."""
        if day <= self.anchor_on:
            return 0
        if self.rhythm == "weekly":
            return -((self.anchor_on - day).days // 7)
        months = (day.year - self.anchor_on.year) * 12 + day.month - self.anchor_on.month
        number = months // _MONTHS[self.rhythm]
        return number if self.slot(number) >= day else number + 1


@dataclass(frozen=True, order=True)
class Occurrence:
    """One slot of a series and the business day on which it is due."""

    slot_on: date
    due_on: date


def business_day(day: date, closed: Closed) -> date:
    """The day itself, or the next one that is not closed."""
    for ahead in range(_LONGEST_CLOSURE):
        if not closed(day + ahead * _DAY):
            return day + ahead * _DAY
    raise ValueError(f"Nothing is open in the {_LONGEST_CLOSURE} days from {day}.")


def next_due(
    series: Series, closed: Closed, *, from_day: date, after_slot: date | None = None
) -> Occurrence:
    """The first occurrence due on or after `from_day` whose slot comes after `after_slot`."""
    start = from_day - _LONGEST_CLOSURE * _DAY
    if after_slot is not None:
        start = max(start, after_slot + _DAY)
    return next(o for o in _occurrences(series, start, closed) if o.due_on >= from_day)


def occurrences(series: Series, first: date, last: date, closed: Closed) -> list[Occurrence]:
    """What is due from `first` to `last`, both included."""
    found = []
    for occurrence in _occurrences(series, first - _LONGEST_CLOSURE * _DAY, closed):
        if occurrence.due_on > last:
            break
        if occurrence.due_on >= first:
            found.append(occurrence)
    return found


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment of a local date and time, in UTC.

    A time that the clock jumps over comes as much later as the jump; one that it shows
    twice is the first of the two.
    """
    return datetime.combine(day, at, tzinfo=zone).replace(fold=0).astimezone(UTC)


def _occurrences(series: Series, start: date, closed: Closed) -> Iterator[Occurrence]:
    """Occurrences whose slots are on or after `start`; slots due on one day are one."""
    number = series.number_from(start)
    before = business_day(series.slot(number - 1), closed) if number else None
    while True:
        slot = series.slot(number)
        due = business_day(slot, closed)
        if due != before:
            yield Occurrence(slot, due)
        number, before = number + 1, due


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


@lru_cache(maxsize=300)
def closed_days(country: str, region: str = "") -> Closed:
    """Whether a day is a weekend or a public holiday there; weekends alone where unknown."""
    calendar = calendar_of(country, region)
    if calendar is None:
        return is_weekend

    @lru_cache(maxsize=4000)
    def closed(day: date) -> bool:
        # For years whose holidays it can't know the library warns; weekends count in all.
        with warnings.catch_warnings(action="ignore"):
            return not calendar.is_working_day(day)

    return closed


def calendar_of(country: str, region: str = "", **how: Any) -> holidays.HolidayBase | None:
    """The public holidays of a country, with those of a region that the library knows in it."""
    try:
        calendar = holidays.country_holidays(country, **how)
    except NotImplementedError:  # the library's word for a country that it doesn't know
        return None
    if region not in calendar.subdivisions:
        return calendar
    return holidays.country_holidays(country, subdiv=region, **how)


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= 5
