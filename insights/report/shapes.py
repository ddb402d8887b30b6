"""What a board report holds: words and figures as the reader writes them, ready to be set.

PDF, PowerPoint and page are made from this alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Unit = Literal["money", "count", "percent"]
Value = float | None


@dataclass(frozen=True)
class BoardHead:
    """What stands above all: of whom, of when, by which edition, of which accounts."""

    title: str
    organization: str
    period: str
    standing: tuple[str, ...]
    language: str


@dataclass(frozen=True)
class BoardFigure:
    """A figure, what it is, how it moved, and what it was at each month's end."""

    value: str
    words: str
    change: str
    past: tuple[Value, ...]


@dataclass(frozen=True)
class BoardSeries:
    """One part of a chart; its colour is "accent", "soft" or that of a phase, "p1" to "p7"."""

    name: str
    colour: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class BoardChart:
    """Columns, one beside the other or `stacked`; the series say the same groups."""

    name: str
    unit: Unit
    groups: tuple[str, ...]
    series: tuple[BoardSeries, ...]
    stacked: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see."""
        return not any(value for one in self.series for value in one.values)


@dataclass(frozen=True)
class BoardSpot:
    """An account: how strong, how attractive, how large, in which phase."""

    name: str
    strength: float
    score: float
    revenue: float
    phase: int


@dataclass(frozen=True)
class BoardMatrix:
    """Spots with the words of the corners (upper left and right, lower left and right)."""

    name: str
    spots: tuple[BoardSpot, ...]
    corners: tuple[str, str, str, str]
    across: str
    up: str
    line: Value
    phases: tuple[tuple[str, str], ...]
    """Name and colour, by the number that the spots say."""


@dataclass(frozen=True)
class BoardTable:
    """Cells as they are written; a cell's second line is small. `figures` columns are the last."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    figures: int


@dataclass(frozen=True)
class BoardSection:
    """One question of a board: the sentence first, then what shows it."""

    key: str
    title: str
    sentence: str
    note: str = ""
    chart: BoardChart | None = None
    matrix: BoardMatrix | None = None
    table: BoardTable | None = None


@dataclass(frozen=True)
class BoardReport:
    """All of it."""

    head: BoardHead
    sentence: str
    figures: tuple[BoardFigure, ...]
    months: tuple[str, ...]
    """The month ends that a figure's past is of."""
    sections: Sequence[BoardSection]
