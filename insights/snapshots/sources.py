"""From what snapshots are drawn, month by month, and which of them want a new edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from dateutil.relativedelta import relativedelta
from django.db import connection

from insights.snapshots.drawing import MonthEnd
from tenants.scope import require_organization_id

_ACCOUNT = "uuid_hash_extended(account_id, 0)"
_UNKNOWN = "-9223372036854775808"
REVENUE = f"""
    SELECT month, sum(hashint8extended(coalesce(cost_minor, {_UNKNOWN}),
                                       hashint8extended(revenue_minor, {_ACCOUNT})))
    FROM accounts_monthlyrevenue WHERE organization_id = %(organization)s GROUP BY month
"""
FIRST = f"""
    SELECT first_month, sum({_ACCOUNT}) FROM accounts_accountfigures
    WHERE organization_id = %(organization)s AND first_month IS NOT NULL GROUP BY first_month
"""
ANSWERS = """
    SELECT date_trunc('month', measured_on)::date,
           sum(hashtextextended(ROW(account_id, kind, value, measured_on)::text, 0))
    FROM reviews_measure WHERE organization_id = %(organization)s GROUP BY 1
"""
ByMonth = Mapping[date, int]
Told = list[tuple[date, str]]


@dataclass(frozen=True)
class Sources:
    """A hash over the rows of each month; `first` over the accounts that began to buy in it."""

    revenue: ByMonth
    first: ByMonth
    answers: ByMonth

    @classmethod
    def read(cls) -> Sources:
        """As they stand now: one query each."""
        return cls(_read(REVENUE), _read(FIRST), _read(ANSWERS))

    def behind(self, end: MonthEnd) -> str:
        """One word for all that a month's snapshot is drawn from and that may be corrected."""
        revenue, first, answers = self._told
        told = [
            end.until,
            _between(revenue, end.until, months=24),
            _between(first, end.until),
            _between(answers, end.month, months=13),
        ]
        return sha256(repr(told).encode()).hexdigest()

    @cached_property
    def _told(self) -> tuple[Told, ...]:
        """The months in their order, each with its word: written once, for many ends."""
        return tuple(
            [(month, f"{month} {by_month[month]}") for month in sorted(by_month)]
            for by_month in (self.revenue, self.first, self.answers)
        )


def changed(
    ends: Iterable[MonthEnd], known: Mapping[date, str], sources: Sources
) -> list[MonthEnd]:
    """The months that have no snapshot, or were drawn from something else. Pure."""
    return [end for end in ends if known.get(end.month) != sources.behind(end)]


def _between(told: Told, until: date | None, *, months: int | None = None) -> list[str]:
    """The words of the months to `until`, of so many or of all."""
    if until is None:
        return []
    after = until - relativedelta(months=months) if months else date.min
    return [word for month, word in told if after < month <= until]


def _read(statement: str) -> dict[date, int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"organization": require_organization_id()})
        return {month: int(number) for month, number in cursor.fetchall()}
