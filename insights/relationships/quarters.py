"""Engagement and loyalty of the portfolio, quarter by quarter (method §9)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from insights.kept import kept_rows
from insights.narrowing import NarrowedPortfolio
from reviews.measures.trends import PEOPLE_FOR_A_SCORE
from tenants.scope import require_organization_id

QUARTERS, LISTED = 8, 20
_QUARTER = relativedelta(months=3)

MEANS = """
    SELECT date_trunc('quarter', day::timestamp)::date, kind, sum(total) / sum(answers),
           sum(answers)::int
    FROM (
        SELECT measured_on AS day, kind, sum(value) AS total, count(*) AS answers
        FROM reviews_measure
        WHERE organization_id = %(org)s AND measured_on >= %(start)s AND measured_on <= %(today)s
          AND kind <> 'recommendation' AND {chosen}
        GROUP BY 1, 2
    ) AS days
    GROUP BY 1, 2
"""
# Whose an answer is: the person there, or the name that was written. It counts until their next.
LOYALTY = """
WITH answers AS (
    SELECT value, measured_on, lead(measured_on) OVER (
        PARTITION BY account_id, coalesce(uuid_hash_extended(stakeholder_id, 0),
                                          hashtextextended(lower(person), 0))
        ORDER BY measured_on, id) AS next_on
    FROM reviews_measure
    WHERE organization_id = %(org)s AND kind = 'recommendation'
      AND measured_on > %(start)s::date - interval '12 months' AND {chosen}
)
SELECT q.ends, count(*) FILTER (WHERE a.value >= 9), count(*) FILTER (WHERE a.value <= 6),
       count(*)
FROM unnest(%(ends)s::date[], %(begins)s::date[]) AS q (ends, begins)
JOIN answers a ON a.measured_on <= q.ends AND a.measured_on > q.begins
    AND (a.next_on IS NULL OR a.next_on > q.ends)
GROUP BY q.ends
"""
# Three quarters in a row that have answers, the last of them this one or the one before.
FALLING = """
WITH means AS (
    SELECT account_id, width_bucket(measured_on, %(starts)s::date[]) AS quarter,
           sum(value)::numeric / count(*) AS mean
    FROM reviews_measure
    WHERE organization_id = %(org)s AND kind = 'engagement' AND measured_on >= %(since)s
      AND measured_on <= %(today)s AND {chosen}
    GROUP BY 1, 2
), rows AS (
    SELECT account_id, quarter, mean,
           lag(mean) OVER w AS before, lag(mean, 2) OVER w AS first,
           lag(quarter, 2) OVER w AS began, lead(quarter) OVER w AS later
    FROM means WINDOW w AS (PARTITION BY account_id ORDER BY quarter)
)
SELECT a.id, a.name, r.first, r.before, r.mean, count(*) OVER ()
FROM rows r JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = r.account_id
LEFT JOIN accounts_accountfigures f ON f.organization_id = %(org)s AND f.account_id = a.id
WHERE r.later IS NULL AND r.began = r.quarter - 2
  AND (before < first OR before = first AND before < 10)
  AND (mean < before OR mean = before AND mean < 10)
ORDER BY f.revenue DESC NULLS LAST, a.name_key, a.id LIMIT %(most)s
"""
DRAWN_FROM = ("accounts:archived", "measures")
FALLING_DRAWN_FROM = (*DRAWN_FROM, "accounts:name", "revenue")


@dataclass(frozen=True)
class Mean:
    """The answers of one quarter to one measure."""

    mean: Decimal
    answers: int


@dataclass(frozen=True)
class Loyalty:
    """Each person's latest recommendation in 12 months; a score only from five people on."""

    promoters: int = 0
    detractors: int = 0
    people: int = 0

    @property
    def score(self) -> int | None:
        """%(9-10) less %(0-6), half away from zero."""
        if self.people < PEOPLE_FOR_A_SCORE:
            return None
        share = Decimal(self.promoters - self.detractors) * 100 / self.people
        return int(share.quantize(Decimal(1), rounding="ROUND_HALF_UP"))


@dataclass(frozen=True)
class Quarter:
    """Three months and what was answered in them."""

    start: date
    engagement: Mean | None
    satisfaction: Mean | None
    loyalty: Loyalty

    @property
    def label(self) -> str:
        """Like Q4 2026, in the reader's language."""
        number = (self.start.month - 1) // 3 + 1
        return _("Q%(quarter)s %(year)s") % {"quarter": number, "year": self.start.year}


@dataclass(frozen=True)
class Falling:
    """An account whose engagement did not rise for two quarters, with the three means."""

    id: uuid.UUID
    name: str
    means: tuple[Decimal, Decimal, Decimal]


def quarters(
    narrowed: NarrowedPortfolio, today: date, *, with_loyalty: bool = True
) -> list[Quarter]:
    """The last eight, the oldest first; two queries, one without loyalty."""
    present = _quarter(today)
    starts = [present - _QUARTER * n for n in reversed(range(QUARTERS))]
    ends = [min(start + _QUARTER - relativedelta(days=1), today) for start in starts]
    begins = [end - relativedelta(months=12) for end in ends]
    values = {"start": starts[0], "today": today, "ends": ends, "begins": begins}
    means = {
        (start, kind): Mean(Decimal(mean), answers)
        for start, kind, mean, answers in _read(narrowed, MEANS, values, DRAWN_FROM)
    }
    answered = _read(narrowed, LOYALTY, values, DRAWN_FROM) if with_loyalty else []
    loyalty = {end: Loyalty(*rest) for end, *rest in answered}
    return [
        Quarter(
            start,
            means.get((start, "engagement")),
            means.get((start, "satisfaction")),
            loyalty.get(end, Loyalty()),
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def falling(narrowed: NarrowedPortfolio, today: date) -> tuple[list[Falling], int]:
    """The largest accounts whose engagement does not rise, and how many there are."""
    since = today - relativedelta(months=18)
    starts = [_quarter(since)]
    while starts[-1] + _QUARTER <= today:
        starts.append(starts[-1] + _QUARTER)
    values = {"since": since, "today": today, "starts": starts, "most": LISTED}
    rows = _read(narrowed, FALLING, values, FALLING_DRAWN_FROM)
    found = [Falling(pk, name, (first, before, mean)) for pk, name, first, before, mean, _n in rows]
    return found, rows[0][5] if rows else 0


def _quarter(day: date) -> date:
    """Its first day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _read(
    narrowed: NarrowedPortfolio, sql: str, values: dict[str, Any], sources: Sequence[str]
) -> list[Any]:
    chosen = narrowed.chosen()
    given = {"org": require_organization_id(), **values, **chosen.values}
    statement = sql.format(chosen=chosen.among("account_id"))
    return kept_rows(statement, given, narrowed.sources(*sources))
