"""Rank correlation, its interval, and how many of the first were right. Pure and exact.

Spearman's rho is Pearson's correlation of average ranks; ranks are kept doubled, so that all sums
are whole numbers and the same data give the same digits in any order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from operator import mul
from typing import NamedTuple

FEWEST = 10
"""Accounts below which no correlation is told."""
_TWO_SIDED_95 = 1.959963984540054
_ALMOST = 1 - 1e-9


class Correlation(NamedTuple):
    """Spearman's rho over `n` accounts, and its 95 % interval."""

    n: int
    rho: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval lies on one side of nothing."""
        return self.low > 0 or self.high < 0


class Hits(NamedTuple):
    """Of `n` accounts some were named, some were right, some were both."""

    n: int
    named: int
    right: int
    both: int

    @property
    def precision(self) -> float | None:
        """The share of the named that were right."""
        return self.both / self.named if self.named else None

    @property
    def recall(self) -> float | None:
        """The share of the right that were named."""
        return self.both / self.right if self.right else None

    @property
    def by_chance(self) -> float | None:
        """The precision of names drawn from a hat."""
        return self.right / self.n if self.n else None


def doubled_ranks(values: Sequence[float]) -> list[int]:
    """Twice the average rank of each, the lowest first: ties share the mean of their ranks."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0] * len(values)
    start = 0
    for end in range(1, len(order) + 1):
        if end < len(order) and values[order[end]] == values[order[start]]:
            continue
        for place in order[start:end]:
            ranks[place] = start + end + 1
        start = end
    return ranks


def rho_of(ours: Sequence[float], theirs: Sequence[float]) -> float | None:
    """Spearman's rank correlation; None where one side is all alike."""
    return correlated(doubled_ranks(ours), doubled_ranks(theirs))


def correlated(ours: Sequence[int], theirs: Sequence[int]) -> float | None:
    """Pearson's correlation of whole numbers, rounded once; None where one side is all alike."""
    n, sum_of_ours, sum_of_theirs = len(ours), sum(ours), sum(theirs)
    spread_of_ours = n * sum(map(mul, ours, ours)) - sum_of_ours**2
    spread_of_theirs = n * sum(map(mul, theirs, theirs)) - sum_of_theirs**2
    if not spread_of_ours or not spread_of_theirs:
        return None
    together = n * sum(map(mul, ours, theirs)) - sum_of_ours * sum_of_theirs
    return together / math.sqrt(spread_of_ours * spread_of_theirs)


def interval(rho: float, n: int) -> tuple[float, float]:
    """The 95 % interval of Bonett and Wright, for more than three.

    Fisher's z with the variance (1 + rho²/2) / (n − 3): D. G. Bonett and T. A. Wright, Sample size
    requirements for estimating Pearson, Kendall and Spearman correlations, Psychometrika 65 (2000).
    """
    middle = math.atanh(max(-_ALMOST, min(rho, _ALMOST)))
    reach = _TWO_SIDED_95 * math.sqrt((1 + rho * rho / 2) / (n - 3))
    return math.tanh(middle - reach), math.tanh(middle + reach)


def correlation(pairs: Iterable[tuple[float, float | None]]) -> Correlation | None:
    """Over those whose second is known; None below `FEWEST`, or where one side is all alike."""
    known = [(one, other) for one, other in pairs if other is not None]
    if len(known) < FEWEST:
        return None
    rho = rho_of([one for one, _other in known], [other for _one, other in known])
    return None if rho is None else Correlation(len(known), rho, *interval(rho, len(known)))


def first(values: Sequence[float], count: int) -> set[int]:
    """The places of the `count` highest; who ties with the last of them is among them."""
    if count <= 0 or not values:
        return set()
    least = sorted(values, reverse=True)[min(count, len(values)) - 1]
    return {place for place, value in enumerate(values) if value >= least}


def hits(count: int, named: set[int], right: set[int]) -> Hits:
    """How many of the named are right, among so many."""
    return Hits(count, len(named), len(right), len(named & right))
