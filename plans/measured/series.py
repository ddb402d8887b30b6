"""A figure over time, and what an objective takes of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

MONTHS = 12
_CENT = Decimal("0.01")


class Point(NamedTuple):
    """The figure at the end of a day; None where it was unknown then."""

    day: date
    value: Decimal | None


class MonthAmounts(NamedTuple):
    """What a month brought and cost, in hundredths; cost None is unknown."""

    month: date
    revenue: int
    cost: int | None


@dataclass(frozen=True)
class Series:
    """Points, the earliest first. `keeps_past`: whether those before the last one are known."""

    points: Sequence[Point]
    keeps_past: bool = True

    def now(self, end: date) -> Point | None:
        """Where it stands; for a period that is over, where it stood at its end."""
        return next((point for point in reversed(self.points) if point.day <= end), None)

    def line(self, start: date, end: date) -> dict[date, Decimal]:
        """The known values of a period by their days, with where it began."""
        since = start - timedelta(days=31)
        return {
            p.day: p.value for p in self.points if since <= p.day <= end and p.value is not None
        }


def month_end(month: date) -> date:
    """Its last day."""
    return month + relativedelta(day=31)


def yearly(
    months: Sequence[MonthAmounts], first: date | None, until: date
) -> list[tuple[date, int, int | None]]:
    """Month, revenue and margin of the 12 months to it, as `accounts.revenue.figures` sums them.

    From the first month that has 12 behind it, and always `until`; the margin is None where a
    month with revenue has no cost.
    """
    found = []
    by_month = {amounts.month: amounts for amounts in months}
    month = min(by_month, default=until)
    while month <= until:
        begins = month - relativedelta(months=MONTHS - 1)
        if month == until or (first is not None and begins >= first):
            year = [m for m in months if begins <= m.month <= month]
            found.append((month, sum(m.revenue for m in year), _margin(year)))
        month += relativedelta(months=1)
    return found


def _margin(year: Sequence[MonthAmounts]) -> int | None:
    if any(m.cost is None and m.revenue > 0 for m in year):
        return None
    return sum(m.revenue - (m.cost or 0) for m in year)


def rounded(value: Decimal) -> Decimal:
    """To two places, half up."""
    return value.quantize(_CENT, ROUND_HALF_UP)
