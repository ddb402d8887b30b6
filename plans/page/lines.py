"""The progress of an objective as a small picture. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plans.models import Objective

WIDTH, HEIGHT, EDGE = 160, 32, 3


@dataclass(frozen=True)
class ProgressLine:
    """A line in a field of 160 × 32, higher is more; `target` is the height of the target."""

    points: str
    target: float | None
    days: Sequence[date]
    values: Sequence[Decimal]


def line_of(
    days: Sequence[date], values: Sequence[Decimal], objective: Objective
) -> ProgressLine | None:
    """None before there are two days to join."""
    if len(days) < 2:
        return None
    known = [*values, *(v for v in (objective.baseline, objective.target) if v is not None)]
    low, span = min(known), (max(known) - min(known)) or Decimal(1)
    whole = (days[-1] - days[0]).days

    def height(value: Decimal) -> float:
        return round(HEIGHT - EDGE - float((value - low) / span) * (HEIGHT - 2 * EDGE), 1)

    points = " ".join(
        f"{round(EDGE + (day - days[0]).days / whole * (WIDTH - 2 * EDGE), 1)},{height(value)}"
        for day, value in zip(days, values, strict=True)
    )
    target = None if objective.target is None else height(objective.target)
    return ProgressLine(points, target, days, values)
