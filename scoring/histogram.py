"""How a figure is spread over one's own accounts, with the limits of a criterion drawn on it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.numbers import write_number
from pages.pictures.axes import below
from pages.pictures.shapes import Box, Head, Mark, Picture, Stroke, Table
from pages.templatetags.figures import amount_short, exact
from scoring.criteria import LIMITS
from scoring.models import Criterion
from scoring.standings import METRICS
from tenants.scope import require_organization_id

BINS = 24
_BOX = Box(8, 22, 712, 128)
_VALUES = """
    SELECT ({figure})::numeric / {unit} AS value
    FROM accounts_accountfigures f
    JOIN accounts_account a ON a.organization_id = f.organization_id AND a.id = f.account_id
    WHERE f.organization_id = %(organization)s AND a.archived_at IS NULL AND {known}
"""
_ENDS = """
    SELECT count(*), percentile_disc(ARRAY[0.02, 0.98]) WITHIN GROUP (ORDER BY value),
           percentile_disc(ARRAY[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
           WITHIN GROUP (ORDER BY value)
    FROM ({values}) AS v
"""
_COUNTS = """
    SELECT width_bucket(value, %(edges)s::numeric[]), count(*) FROM ({values}) AS v GROUP BY 1
"""


@dataclass(frozen=True)
class Axis:
    """From where to where figures stand; by their size or, of amounts, by how many times."""

    low: float
    high: float
    is_log: bool = False
    bins: int = BINS

    def part(self, value: float) -> float:
        """Where a figure stands, from 0 to 1; one outside stands at the end."""
        if self.is_log:
            value = max(value, self.low)
            span = math.log(self.high / self.low)
            return min(math.log(value / self.low) / span, 1)
        return min(max((value - self.low) / (self.high - self.low), 0), 1)

    def value(self, part: float) -> float:
        """Which figure stands there."""
        if self.is_log:
            return float(self.low * (self.high / self.low) ** part)
        return self.low + (self.high - self.low) * part

    @property
    def edges(self) -> list[float]:
        """Between the bars."""
        return [self.value(n / self.bins) for n in range(1, self.bins)]


@dataclass(frozen=True)
class Histogram:
    """The picture, and what a script needs to draw the limits anew as they are moved."""

    picture: Picture
    axis: Axis
    step: str
    box: Box = _BOX


def deciles(metric: str) -> list[str] | None:
    """Nine rising figures at the tenths of one's own accounts; None where too many tie."""
    _accounts, _ends, tenths = _spread(metric)
    limits = sorted({_rounded(metric, value) for value in tenths or ()})
    return [str(limit) for limit in limits] if len(limits) == LIMITS else None


def histogram(metric: str, limits: Sequence[Decimal], *, key: str) -> Histogram | None:
    """Bars of how many accounts have which figure; None where nobody has it."""
    accounts, ends, _tenths = _spread(metric)
    if not accounts:
        return None
    axis = _axis(metric, float(ends[0]), float(ends[1]), [float(limit) for limit in limits])
    counts = dict(_ask(_COUNTS, metric, edges=axis.edges))
    bars = [counts.get(n, 0) for n in range(axis.bins)]
    step = {"revenue_12m": "", "active_months": "1"}.get(metric, "0.5")
    return Histogram(_picture(metric, axis, bars, limits, key), axis, step)


def _spread(metric: str) -> Any:
    [found] = _ask(_ENDS, metric)
    return found


def _ask(statement: str, metric: str, **values: Any) -> list[Any]:
    figure, known, unit = METRICS[Criterion.Metric(metric)]
    if metric == Criterion.Metric.REVENUE:
        known = "f.revenue > 0"  # who bought nothing says nothing of how amounts are spread
    inner = _VALUES.format(figure=figure, known=known, unit=unit)
    with connection.cursor() as cursor:
        given = {"organization": require_organization_id()} | values
        cursor.execute(statement.format(values=inner), given)
        return cursor.fetchall()


def _axis(metric: str, low: float, high: float, limits: list[float]) -> Axis:
    """All limits stand on it, and all figures but the outermost, which are in the last bars."""
    if metric == Criterion.Metric.MONTHS:
        return Axis(-0.5, 12.5, bins=13)
    is_log = metric == Criterion.Metric.REVENUE
    known = [limit for limit in limits if limit > 0 or not is_log]
    low, high = min([low, *known]), max([high, *known])
    if is_log:
        return Axis(low / 1.1, high * 1.1, is_log=True)
    margin = (high - low or 1) / 20
    return Axis(low - margin, high + margin)


def _rounded(metric: str, value: Decimal) -> Decimal:
    """Of amounts three digits, of percentages a tenth: nobody reads a limit of 48,231.07."""
    if metric != Criterion.Metric.REVENUE:
        return round(value, 1).normalize() + 0
    digits = max(len(str(int(value))) - 3, 0)
    return Decimal(int(value.scaleb(-digits).to_integral_value())) * 10**digits


def _picture(
    metric: str, axis: Axis, bars: list[int], limits: Sequence[Decimal], key: str
) -> Picture:
    ends = [axis.value(n / axis.bins) for n in range(axis.bins + 1)]
    spans = [_span(metric, one, other) for one, other in itertools.pairwise(ends)]
    width = _BOX.width / axis.bins
    marks = [
        _bar(n, width, count / max(bars), f"{spans[n]}: {_accounts(count)}")
        for n, count in enumerate(bars)
        if count
    ]
    ticks = _ticks(metric, axis)
    names = [_short(metric, value) for value in ticks]
    middles = [_BOX.left + axis.part(value) * _BOX.width for value in ticks]
    return Picture(
        key=key,
        title=_("Your accounts by this figure"),
        sentence="",
        description=_("How many accounts have which figure; a line stands at each limit."),
        width=720,
        height=150,
        marks=marks,
        lines=[_line(axis, float(limit)) for limit in limits]
        + [Stroke(((_BOX.left, _BOX.bottom), (_BOX.right, _BOX.bottom)), "axis")],
        texts=below(_BOX, middles, names),
        table=Table(
            [Head(_("Figure")), Head(_("Accounts"), is_number=True)],
            [(span, exact(count)) for span, count in zip(spans, bars, strict=True) if count],
        ),
    )


def _ticks(metric: str, axis: Axis) -> list[float]:
    """Which figures are written below; the outer ones a little inside, as words are wide."""
    if metric == Criterion.Metric.MONTHS:
        return [0, 3, 6, 9, 12]
    return [axis.value(part) for part in (0.03, 0.265, 0.5, 0.735, 0.97)]


def _bar(n: int, width: float, height: float, says: str) -> Mark:
    tall = height * _BOX.height
    return Mark("bar", _BOX.left + n * width, _BOX.bottom - tall, width, tall, says)


def _line(axis: Axis, limit: float) -> Stroke:
    x = _BOX.left + axis.part(limit) * _BOX.width
    return Stroke(((x, _BOX.top), (x, _BOX.bottom)), "limit")


def _accounts(count: int) -> str:
    return ngettext("%(n)d account", "%(n)d accounts", count) % {"n": count}


def _span(metric: str, low: float, high: float) -> str:
    if metric == Criterion.Metric.MONTHS:
        return write_number(Decimal(round(high - 0.5)))
    return f"{_short(metric, low)} – {_short(metric, high)}"


def _short(metric: str, value: float) -> str:
    if metric == Criterion.Metric.REVENUE:
        return amount_short(Decimal(value))
    if metric == Criterion.Metric.MONTHS:
        return write_number(Decimal(round(value)))
    return f"{write_number(round(Decimal(value), 1))}%"
