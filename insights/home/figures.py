"""Four figures with their trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils.translation import gettext as _

from insights.concentration.keys import KeySums, summed
from insights.home.keys import YearOnYear
from insights.relationships.quarters import Quarter
from pages.templatetags.figures import amount_short, decimal2, percent
from reviews.lists.compliance import Compliance, ComplianceRow

Value = Decimal | int | None
_YEAR = 12


@dataclass(frozen=True)
class Figure:
    """A figure, what it is, how it moved, what it was before, and where it is explained."""

    value: str
    words: str
    url: str
    change: str = ""
    is_up: bool | None = None
    past: Sequence[Value] = field(default=())


def revenue_figure(year: YearOnYear, months: Sequence[int], words: str, url: str) -> Figure:
    """12 months against the 12 before."""
    growth = year.growth
    return Figure(
        amount_short(Decimal(year.revenue) / 100),
        words,
        url,
        "" if growth is None else _("%(growth)s in a year") % {"growth": signed(growth)},
        None if not growth else growth > 0,
        months,
    )


def margin_figure(months: Sequence[KeySums], slug: str) -> Figure:
    """The margin of 12 months, against the 12 before; none where a cost is missing."""
    before, now = summed(months[:-_YEAR]).margin, summed(months[-_YEAR:]).margin
    url = reverse("insights:concentration", args=[slug])
    words, change, is_up = _("margin of key accounts, 12 months"), "", None
    if now is not None and before is not None:
        change = _("%(margin)s the year before") % {"margin": percent(before)}
        is_up = None if now == before else now > before
    return Figure(percent(now), words, url, change, is_up, [month.margin for month in months])


def punctuality_figure(found: Compliance, today: date, slug: str) -> Figure:
    """Reviews on time this quarter, against the quarter before."""
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    now = _rate([row for row in found.by_month if _month(row) >= quarter])
    before = _rate([row for row in found.by_month if _month(row) < quarter])
    change, is_up = "", None
    if now is not None and before is not None:
        change = _("%(rate)s the quarter before") % {"rate": percent(before, 0)}
        is_up = None if now == before else now > before
    return Figure(
        percent(now, 0),
        _("reviews on time this quarter"),
        reverse("insights:compliance", args=[slug]),
        change,
        is_up,
        [row.rate for row in found.by_month],
    )


def engagement_figure(found: Sequence[Quarter], slug: str) -> Figure:
    """The mean of the last quarter with answers, against the one before it."""
    means = [q.engagement.mean if q.engagement else None for q in found]
    known = [(q, mean) for q, mean in zip(found, means, strict=True) if mean is not None]
    url = reverse("insights:engagement", args=[slug])
    if not known:
        return Figure("–", _("engagement, nobody has answered yet"), url)
    quarter, last = known[-1]
    change, is_up = "", None
    if len(known) > 1:
        before, past = known[-2]
        change = _("%(mean)s in %(quarter)s") % {"mean": decimal2(past), "quarter": before.label}
        is_up = None if last == past else last > past
    words = _("engagement in %(quarter)s, 1 to 10") % {"quarter": quarter.label}
    return Figure(decimal2(last), words, url, change, is_up, means)


def share_figure(share: Decimal | None, slug: str) -> Figure:
    """How much stands on ten accounts."""
    url = reverse("insights:concentration", args=[slug])
    return Figure(percent(share, 0), _("of the revenue in ten accounts"), url)


def deep_figure(deeper: int, accounts: int, slug: str) -> Figure:
    """How many relationships have left the first phase."""
    url = reverse("insights:phases", args=[slug])
    words = _("of %(n)d accounts beyond the first phase") % {"n": accounts}
    return Figure(str(deeper), words, url)


def signed(ratio: Decimal) -> str:
    """A growth with its sign."""
    return f"{'+' if ratio > 0 else ''}{percent(ratio)}"


def since(today: date) -> date:
    """The first day of the quarter before the present one."""
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return quarter - relativedelta(months=3)


def _month(row: ComplianceRow) -> date:
    month: date = row.label
    return month


def _rate(rows: Sequence[ComplianceRow]) -> Decimal | None:
    due = sum(r.on_time + r.late + r.overdue + r.missed + r.skipped for r in rows)
    return Decimal(sum(r.on_time for r in rows)) / due if due else None
