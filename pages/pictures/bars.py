"""Bars: a column for each name, its parts one upon the other. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pages.pictures.scales import Scale, ticks
from pages.pictures.shapes import Box

Figure = int | Decimal
_GAP, _WIDEST = 0.28, 56


@dataclass(frozen=True)
class Bar:
    """One part of one column."""

    column: int
    part: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Stack:
    """The bars, the places of the columns' middles, and the axis with its round figures."""

    bars: list[Bar]
    middles: list[float]
    scale: Scale
    ticks: list[Decimal]


def stacked(columns: Sequence[Sequence[Figure]], box: Box, *, most_ticks: int = 4) -> Stack:
    """Parts above zero grow up from the zero line, those below it down; zero has no bar."""
    ups = [sum(max(part, 0) for part in column) for column in columns]
    downs = [sum(min(part, 0) for part in column) for column in columns]
    marks = ticks(Decimal(min([0, *downs])), Decimal(max([0, *ups])), most_ticks)
    scale = Scale(float(marks[0]), float(marks[-1]), box.bottom, box.top)
    step = box.width / max(len(columns), 1)
    bars, middles = [], []
    for n, column in enumerate(columns):
        middles.append(box.left + (n + 0.5) * step)
        bars += _column(n, column, middles[-1], min(step * (1 - _GAP), _WIDEST), scale)
    return Stack(bars, middles, scale, marks)


def _column(
    n: int, column: Sequence[Figure], middle: float, width: float, scale: Scale
) -> list[Bar]:
    bars, up, down = [], Decimal(0), Decimal(0)
    for at, part in enumerate(column):
        if not part:
            continue
        start = up if part > 0 else down
        end = start + part
        up, down = (end, down) if part > 0 else (up, end)
        top = scale.at(max(start, end))
        height = scale.at(min(start, end)) - top
        bars.append(Bar(n, at, middle - width / 2, top, width, height))
    return bars
