"""The arithmetic of the matrix (method §3): pure, exact, compared unrounded."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

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


def lowest_points(limit: Decimal, weight: int) -> int:
    """The fewest points whose score reaches a limit."""
    return int((limit * weight).to_integral_value(ROUND_CEILING))


def cut_after(places: Sequence[int], cap: int) -> int | None:
    """The position after which the line of the cap is drawn: the last rank within it.

    Ties at the cap are all inside. None where nobody stands outside.
    """
    inside = sum(1 for place in places if place <= cap)
    return inside - 1 if 0 < inside < len(places) else None
