"""The health of an account from its parts (method §13): pure, exact, rounded once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Parts = Mapping[str, int]
Weights = Mapping[str, int]
TOP, TOLD = 100, 3
"""A part at its best, and how many moves are told."""


@dataclass(frozen=True)
class Move:
    """What one part does to the health: so many points of it."""

    part: str
    points: Decimal
    before: int | None
    now: int | None


def health_of(parts: Parts, weights: Weights) -> int | None:
    """Σ weight × part ÷ Σ weight of the parts that exist, half-up; None without any."""
    whole = sum(weights.get(part, 0) for part in parts)
    if not whole:
        return None
    total = sum(weights.get(part, 0) * value for part, value in parts.items())
    return (2 * total + whole) // (2 * whole)


def moves(before: Parts, now: Parts, weights: Weights) -> list[Move]:
    """The parts that moved the health between two moments, the strongest first, three at most.

    How far each alone would have moved it: a part that came or went counts with the change
    that its weight makes.
    """
    found = []
    for part in {*before, *now}:
        without = {k: v for k, v in now.items() if k != part}
        was = without | {part: before[part]} if part in before else without
        by = _between(_exact(was, weights), _exact(now, weights))
        if by and before.get(part) != now.get(part):
            found.append(Move(part, by, before.get(part), now.get(part)))
    return sorted(found, key=lambda move: (-abs(move.points), move.part))[:TOLD]


def weighs(parts: Parts, weights: Weights) -> list[Move]:
    """Without a moment before: the parts that hold it up or down most, against the middle."""
    total = sum(weights.get(part, 0) for part in parts)
    found = [
        Move(part, Decimal(weights.get(part, 0) * (value - TOP // 2)) / total, None, value)
        for part, value in parts.items()
        if total and weights.get(part)
    ]
    return sorted(found, key=lambda move: (-abs(move.points), move.part))[:TOLD]


def best_step(parts: Parts, weights: Weights) -> Move | None:
    """The part that would raise the health most if it were at its best; None where all are."""
    total = sum(weights.get(part, 0) for part in parts)
    gains = [
        Move(part, Decimal(weights.get(part, 0) * (TOP - value)) / total, value, TOP)
        for part, value in parts.items()
        if total and weights.get(part) and value < TOP
    ]
    return min(gains, key=lambda move: (-move.points, move.part), default=None)


def _exact(parts: Parts, weights: Weights) -> Decimal | None:
    total = sum(weights.get(part, 0) for part in parts)
    if not total:
        return None
    return Decimal(sum(weights.get(part, 0) * value for part, value in parts.items())) / total


def _between(before: Decimal | None, now: Decimal | None) -> Decimal:
    return Decimal(0) if before is None or now is None else now - before
