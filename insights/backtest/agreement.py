"""How far two people agree who scored the same apart. Pure.

Cohen's kappa with quadratic weights (J. Cohen, Weighted kappa: nominal scale agreement with
provision for scaled disagreement or partial credit, Psychological Bulletin 70, 1968): 1 where both
always say the same, 0 where they agree no more than by chance, down to -1. A difference weighs by
its square, so that 5 beside 6 is little and 2 beside 9 is much. For whole numbers it is

    1 - n * sum((x - y)^2) / (n * (sum(x^2) + sum(y^2)) - 2 * sum(x) * sum(y)),

all sums whole, so that the same pairs give the same digits in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from random import Random
from typing import NamedTuple

from insights.programme.matching import quantile

FEWEST = 10
"""Pairs below which nothing is told but how many there are."""
DRAWS, SEED = 1_000, 17
LOWEST, HIGHEST = 0.025, 0.975


class Scored(NamedTuple):
    """What two people gave the same account and criterion."""

    account: Hashable
    first: int
    second: int

    @property
    def spread(self) -> int:
        """By how much they are apart."""
        return abs(self.first - self.second)


class Agreement(NamedTuple):
    """Of `n` pairs: shares that are equal and at most one apart, the mean of how far apart.

    `kappa` is None where both sides are one and the same number throughout; so is its interval.
    """

    n: int
    equal: float
    within_one: float
    apart: float
    kappa: float | None
    low: float | None
    high: float | None

    @property
    def is_clear(self) -> bool:
        """Whether they agree more than by chance, as far as so many pairs can say."""
        return self.low is not None and self.low > 0


class PairSums(NamedTuple):
    """All that kappa needs to know of some pairs."""

    n: int
    first: int
    second: int
    squares: int
    gaps: int


def agreement(pairs: Sequence[Scored]) -> Agreement | None:
    """None below `FEWEST` pairs."""
    n = len(pairs)
    if n < FEWEST:
        return None
    spreads = [pair.spread for pair in pairs]
    low, high = interval(pairs)
    return Agreement(
        n=n,
        equal=spreads.count(0) / n,
        within_one=sum(spread <= 1 for spread in spreads) / n,
        apart=sum(spreads) / n,
        kappa=kappa(pairs),
        low=low,
        high=high,
    )


def kappa(pairs: Iterable[Scored]) -> float | None:
    """Quadratic weighted kappa; None where nothing could differ."""
    return _of([_sums([pair]) for pair in pairs])


def interval(pairs: Iterable[Scored]) -> tuple[float | None, float | None]:
    """The 95 % interval of a percentile bootstrap, which repeats exactly.

    Accounts are drawn, not pairs: what two people gave one account on several criteria hangs
    together. Draws that say nothing (all alike) are left out.
    """
    of_account: defaultdict[Hashable, list[Scored]] = defaultdict(list)
    for pair in pairs:
        of_account[pair.account].append(pair)
    sums = sorted(map(_sums, of_account.values()))
    draw = Random(SEED)  # noqa: S311 (a sample, and no secret)
    drawn = (_of(draw.choices(sums, k=len(sums))) for _turn in range(DRAWS))
    found = sorted(one for one in drawn if one is not None)
    if not found:
        return None, None
    return quantile(found, LOWEST), quantile(found, HIGHEST)


def _sums(pairs: Sequence[Scored]) -> PairSums:
    return PairSums(
        len(pairs),
        sum(pair.first for pair in pairs),
        sum(pair.second for pair in pairs),
        sum(pair.first**2 + pair.second**2 for pair in pairs),
        sum((pair.first - pair.second) ** 2 for pair in pairs),
    )


def _of(parts: Sequence[PairSums]) -> float | None:
    n, first, second, squares, gaps = map(sum, zip(*parts, strict=True)) if parts else (0,) * 5
    by_chance = n * squares - 2 * first * second
    return 1 - n * gaps / by_chance if by_chance else None
