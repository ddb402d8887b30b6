"""The arithmetic of the matrix (method §3): pure, exact, compared unrounded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def weighted_score(points: int, weight: int) -> Decimal:
    """S = Σ wᵢ·sᵢ / Σ wᵢ, in 1..10; `points` is the numerator, `weight` the denominator."""
    return Decimal(points) / Decimal(weight)


def index(score: Decimal) -> Decimal:
    """(S − 1) / 9 × 100, in 0..100."""
    return (score - 1) / 9 * 100


def shown(value: Decimal) -> Decimal:
    """Half-up to two places, as people read it."""
    return value.quantize(CENT, ROUND_HALF_UP)


def band(score: Decimal, *, a: Decimal, b: Decimal) -> str:
    """A from `a`, B from `b`, C below, on the unrounded score."""
    if score >= a:
        return "A"
    return "B" if score >= b else "C"


def ranks(points: Sequence[int]) -> list[int]:
    """Ranks of points in descending order; ties share: 1, 2, 2, 4."""
    result: list[int] = []
    for position, value in enumerate(points, start=1):
        tied = position > 1 and points[position - 2] == value
        result.append(result[-1] if tied else position)
    return result


def measured_score(value: Decimal, breakpoints: Iterable[Decimal]) -> int:
    """1 plus the number of the nine rising limits that the figure reaches."""
    return 1 + sum(1 for limit in breakpoints if value >= limit)
