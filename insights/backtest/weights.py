"""Would the first places go to others, were the weights a little different? Pure.

Each draw moves every weight by up to a fifth, up or down; divided by their sum again they rank the
same, so the sum is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter, mul
from random import Random

DRAWS, SEED = 1_000, 13
SWING = 0.2
_HAIR = 1e-9
FIRM = 0.95
"""Who is among the first in so many of the draws is firm, who in fewer fragile."""

Values = tuple[int, ...]


@dataclass(frozen=True)
class Steadiness:
    """In which share of the draws each is among the first `count`: those that are, and others.

    Of the others only those that ever were.
    """

    count: int
    inside: dict[Hashable, float]
    outside: dict[Hashable, float]


def steadiness(scored: Mapping[Hashable, Values], weights: Sequence[int], count: int) -> Steadiness:
    """Of accounts with a score for each criterion. Repeats exactly for the same data.

    Accounts with the same scores are one in all that follows, so that ties stay ties.
    """
    alike = Counter(scored.values())
    now = first(alike, weights, count)
    possible = _possible(alike, weights, count)
    draw = Random(SEED)  # noqa: S311 (a sample, and no secret)
    held: Counter[Values] = Counter()
    for _turn in range(DRAWS):
        moved = [weight * draw.uniform(1 - SWING, 1 + SWING) for weight in weights]
        held.update(first(possible, moved, count))
    shares = {one: held[values] / DRAWS for one, values in scored.items() if values in possible}
    return Steadiness(
        count,
        inside={one: share for one, share in shares.items() if scored[one] in now},
        outside={one: share for one, share in shares.items() if share and scored[one] not in now},
    )


def first(alike: Mapping[Values, int], weights: Sequence[float], count: int) -> list[Values]:
    """Those before whom fewer than `count` accounts stand; equal sums share a place."""
    sums = sorted(((sum(map(mul, weights, values)), values) for values in alike), key=itemgetter(0))
    chosen: list[Values] = []
    before = tied = 0
    last = None
    while sums:
        total, values = sums.pop()
        if total != last:
            before, tied, last = before + tied, 0, total
            if before >= count:
                break
        chosen.append(values)
        tied += alike[values]
    return chosen


def _possible(alike: Mapping[Values, int], weights: Sequence[int], count: int) -> dict[Values, int]:
    """Who can be among the first at all: the best that it can have reaches the line.

    The line is what `count` accounts have in every draw. Whoever is left out stands below these
    in each of them, and so changes nobody's place among the first.
    """
    ranges = {values: _range(values, weights) for values in alike}
    line, above = 0.0, 0
    for lowest, values in sorted(((low, v) for v, (low, _high) in ranges.items()), reverse=True):
        above += alike[values]
        if above >= count:
            line = lowest
            break
    return {
        values: alike[values] for values, (_low, high) in ranges.items() if high >= line - _HAIR
    }


def _range(values: Values, weights: Sequence[int]) -> tuple[float, float]:
    """The lowest and the highest mean that the weights allow."""
    pairs = sorted(zip(values, weights, strict=True))
    return min(_means(pairs)), max(_means(pairs[::-1]))


def _means(pairs: Sequence[tuple[int, int]]) -> Iterable[float]:
    """The mean with the first ones weighing most and the rest least, for each number of these.

    One of them is the extreme: at it a weight is moved up or down to its end, by whether its
    value lies beyond the mean.
    """
    for heavy in range(len(pairs) + 1):
        moved = [
            weight * (1 + SWING if place < heavy else 1 - SWING)
            for place, (_value, weight) in enumerate(pairs)
        ]
        yield sum(m * value for m, (value, _w) in zip(moved, pairs, strict=True)) / sum(moved)


def is_firm(share: float) -> bool:
    """Whether it keeps its place in so many of the draws."""
    return share >= FIRM
