"""Key accounts beside accounts that were like them before anybody decided. Pure arithmetic.

Method §13: the same segment and size band in the 12 months before the decision, the nearest by
revenue and growth, up to five each, with replacement.
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import NamedTuple

MOST, FEWEST = 5, 8
"""Matched others of one account; key accounts below which nothing can be said."""
DRAWS, SEED = 2_000, 13
LOWEST, HIGHEST = 0.025, 0.975


@dataclass(frozen=True)
class Course:
    """One account around the month of a decision, which itself counts on neither side.

    Sums of whole months in hundredths: the 12 before it, the 12 before those, the 12 after it.
    A cost is None where a month with revenue has none. `bought` says whether anything was bought
    in the last three months after.
    """

    id: str
    month: date
    segment: str
    band: str
    before: int
    earlier: int
    after: int
    cost_before: int | None
    cost_after: int | None
    bought: bool
    loyalty_before: float | None = None
    loyalty_after: float | None = None

    @property
    def grew(self) -> float | None:
        """Growth in the year before the decision, 0.1 for a tenth; None without a base."""
        return self.before / self.earlier - 1 if self.earlier > 0 else None


class Pair(NamedTuple):
    """A key account, and the others that it is compared with."""

    key: Course
    others: tuple[Course, ...]


class Difference(NamedTuple):
    """Means over `n` key accounts, and where the difference lies in 95 of 100 draws."""

    n: int
    key: float
    others: float
    low: float
    high: float

    @property
    def found(self) -> float:
        """By how much the key accounts differ."""
        return self.key - self.others

    @property
    def is_clear(self) -> bool:
        """Whether the interval lies on one side of nothing."""
        return self.low > 0 or self.high < 0


class Balance(NamedTuple):
    """Standardised differences before the decision: of all others, and of the matched ones."""

    of_all: float | None
    of_matched: float | None


Measured = Callable[[Course], float | None]


def growth(course: Course) -> float | None:
    """Revenue of the 12 months after against the 12 before, as a share."""
    return course.after / course.before - 1 if course.before > 0 else None


def margin(course: Course) -> float | None:
    """Change of the margin's share of revenue; None where cost or revenue is missing."""
    sides = ((course.after, course.cost_after), (course.before, course.cost_before))
    shares = [1 - cost / revenue for revenue, cost in sides if cost is not None and revenue > 0]
    return shares[0] - shares[1] if len(shares) == len(sides) else None


def retention(course: Course) -> float | None:
    """1 where the client still buys, else 0."""
    return float(course.bought)


def loyalty(course: Course) -> float | None:
    """Change of the mean answer on loyalty; None where one side has no answer."""
    if course.loyalty_after is None or course.loyalty_before is None:
        return None
    return course.loyalty_after - course.loyalty_before


MEASURES: dict[str, Measured] = {
    "growth": growth,
    "margin": margin,
    "retention": retention,
    "loyalty": loyalty,
}


def matched(keys: Iterable[Course], candidates: Iterable[Course]) -> list[Pair]:
    """Each key account with its nearest others of the same month, segment and band.

    Distances are in standard deviations of those others, revenue on a logarithmic scale; who has
    no growth is compared with others that have none. Ties go by id.
    """
    strata: dict[tuple[date, str, str, bool], list[Course]] = defaultdict(list)
    for course in candidates:
        strata[_stratum(course)].append(course)
    return [Pair(key, _nearest(key, strata[_stratum(key)])) for key in keys]


def difference(pairs: Sequence[Pair], measured: Measured) -> Difference | None:
    """Of one measure, over key accounts with at least one other; None where there is no such.

    The interval is that of a percentile bootstrap over the key accounts, which repeats exactly.
    """
    sides = [both for pair in pairs if (both := _sides(pair, measured))]
    if not sides:
        return None
    gaps = [ours - theirs for ours, theirs in sides]
    draw = Random(SEED)  # noqa: S311 (a sample, and no secret)
    means = sorted(statistics.fmean(draw.choices(gaps, k=len(gaps))) for _turn in range(DRAWS))
    return Difference(
        n=len(sides),
        key=statistics.fmean(ours for ours, _theirs in sides),
        others=statistics.fmean(theirs for _ours, theirs in sides),
        low=quantile(means, LOWEST),
        high=quantile(means, HIGHEST),
    )


def balance(pairs: Sequence[Pair], candidates: Sequence[Course], measured: Measured) -> Balance:
    """How alike both sides were before: 0 is alike, below 0.1 is taken for alike enough."""
    keys = [pair.key for pair in pairs if pair.others]
    means = [_mean(pair.others, measured) for pair in pairs]
    ours = _known(keys, measured)
    return Balance(
        _standardised(ours, _known(candidates, measured)),
        _standardised(ours, [mean for mean in means if mean is not None]),
    )


def size(course: Course) -> float | None:
    """Revenue before the decision on a logarithmic scale; None without any."""
    return math.log(course.before) if course.before > 0 else None


def grew(course: Course) -> float | None:
    """Growth in the year before the decision."""
    return course.grew


def quantile(ordered: Sequence[float], share: float) -> float:
    """Between the two nearest of ordered values, in proportion."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _stratum(course: Course) -> tuple[date, str, str, bool]:
    return course.month, course.segment, course.band, course.grew is None


def _nearest(key: Course, others: Sequence[Course]) -> tuple[Course, ...]:
    axes = [axis for axis in (size, grew) if axis(key) is not None]
    spreads = [statistics.pstdev(_known(others, axis)) or 1.0 for axis in axes] if others else []

    def distance(other: Course) -> float:
        steps = (
            ((axis(other) or 0.0) - (axis(key) or 0.0)) / spread
            for axis, spread in zip(axes, spreads, strict=True)
        )
        return sum(step * step for step in steps)

    return tuple(sorted(others, key=lambda other: (distance(other), other.id))[:MOST])


def _sides(pair: Pair, measured: Measured) -> tuple[float, float] | None:
    ours, theirs = measured(pair.key), _mean(pair.others, measured)
    return None if ours is None or theirs is None else (ours, theirs)


def _mean(courses: Iterable[Course], measured: Measured) -> float | None:
    known = _known(courses, measured)
    return statistics.fmean(known) if known else None


def _known(courses: Iterable[Course], measured: Measured) -> list[float]:
    return [value for course in courses if (value := measured(course)) is not None]


def _standardised(ours: Sequence[float], theirs: Sequence[float]) -> float | None:
    """The difference of the means in pooled standard deviations; None with fewer than two."""
    if min(len(ours), len(theirs)) < 2:
        return None
    pooled = math.sqrt((statistics.variance(ours) + statistics.variance(theirs)) / 2)
    return (statistics.fmean(ours) - statistics.fmean(theirs)) / pooled if pooled else 0.0
