"""What a picture is made of, before anybody draws it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Spot = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Box:
    """The part of a picture in which figures stand."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From side to side."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True)
class Words:
    """Some words; `look` is a class of the style sheet."""

    x: float
    y: float
    words: str
    anchor: Anchor = "start"
    look: str = ""


@dataclass(frozen=True)
class Stroke:
    """A line through some spots; one of more than two may be filled below."""

    spots: Sequence[Spot]
    look: str = "grid"


@dataclass(frozen=True)
class Mark:
    """A figure that can be seen and, where it has an address, opened.

    `says` is what a screen reader and the tooltip tell. A `round` mark is a circle, diamond,
    square or triangle around (x, y) with the radius `width`; a bar begins at its upper left.
    """

    shape: str
    x: float
    y: float
    width: float
    height: float
    says: str
    url: str = ""
    look: str = ""
    words: str = ""


@dataclass(frozen=True)
class Legend:
    """What a look means."""

    shape: str
    look: str
    words: str


@dataclass(frozen=True)
class Head:
    """A column of the table behind a picture."""

    words: str
    is_number: bool = False


@dataclass(frozen=True)
class Link:
    """A cell of it that leads somewhere."""

    words: str
    url: str


@dataclass(frozen=True)
class Table:
    """The figures of a picture for who reads them; cells stand as they are written."""

    heads: Sequence[Head]
    rows: Sequence[Sequence[str | Link]]


@dataclass(frozen=True)
class Picture:
    """A title, a sentence, the marks, and the same figures as a table and as files.

    `note` says which period it is of. `key` is unique on its page.
    """

    key: str
    title: str
    sentence: str
    description: str
    width: int
    height: int
    marks: Sequence[Mark]
    lines: Sequence[Stroke] = ()
    texts: Sequence[Words] = ()
    legend: Sequence[Legend] = ()
    table: Table | None = None
    note: str = ""
    files: Sequence[tuple[str, str]] = ()
