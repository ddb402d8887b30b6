"""From figures to places in a picture, and where its axis is written on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import floor, log10

_NICE = (1, 2, 5, 10)


@dataclass(frozen=True)
class Scale:
    """Figures from `low` to `high` stand between `start` and `end` of the picture."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float | Decimal) -> float:
        """The place of a figure; one that is outside stands at the edge."""
        span = self.high - self.low
        part = (float(value) - self.low) / span if span else 0.5
        return self.start + min(max(part, 0), 1) * (self.end - self.start)


def nice_step(span: Decimal, most: int) -> Decimal:
    """1, 2 or 5 times a power of ten, so that at most so many of them fill the span."""
    rough = span / max(most, 1)
    if rough <= 0:
        return Decimal(1)
    power = Decimal(10) ** floor(log10(rough))
    return next(step * power for step in _NICE if step * power >= rough)


def ticks(low: Decimal, high: Decimal, most: int = 5) -> list[Decimal]:
    """Round figures that hold all from `low` to `high`, the first and the last outermost."""
    if high <= low:
        high = low + 1
    step = nice_step(high - low, most)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return [step * n for n in range(int(first), int(last) + 1)]


def thinned(count: int, most: int) -> list[int]:
    """At most so many of the places 0 to `count` - 1, evenly, the first and the last always."""
    if count <= most:
        return list(range(count))
    return sorted({round(n * (count - 1) / (most - 1)) for n in range(most)})
