"""Bubbles: areas in proportion to figures, names where there is room for them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from pages.pictures.shapes import Anchor, Box

_LETTER, _LINE, _GAP = 0.58, 1.15, 3
_SHORT = 26


@dataclass(frozen=True)
class Named:
    """A bubble with the name that it could carry, and the size of the letters."""

    x: float
    y: float
    radius: float
    name: str
    letters: float


@dataclass(frozen=True)
class Label:
    """Where a name stands, and how much of it."""

    x: float
    y: float
    words: str
    anchor: Anchor


def radius_of(value: int, largest: int, *, most: float, least: float) -> float:
    """The area of a bubble is its figure's part of the largest; none is too small to hit."""
    if value <= 0 or largest <= 0:
        return least
    return max(most * sqrt(value / largest), least)


def shortened(name: str) -> str:
    """As much of a name as a picture has room for."""
    return name if len(name) <= _SHORT else f"{name[: _SHORT - 1].rstrip()}…"


def labelled(bubbles: Sequence[Named], box: Box) -> list[Label | None]:
    """Names beside their bubbles, the first one's first, none over another or another's bubble."""
    taken = [(b.x - b.radius, b.y - b.radius, b.x + b.radius, b.y + b.radius) for b in bubbles]
    found: list[Label | None] = []
    for bubble in bubbles:
        label, room = next(
            (
                (label, room)
                for label, room in _ways(bubble)
                if _is_inside(room, box) and not any(_meet(room, other) for other in taken)
            ),
            (None, None),
        )
        found.append(label)
        if room is not None:
            taken.append(room)
    return found


_Room = tuple[float, float, float, float]


def _ways(bubble: Named) -> list[tuple[Label, _Room]]:
    words = shortened(bubble.name)
    width, height = len(words) * bubble.letters * _LETTER, bubble.letters * _LINE
    off, base = bubble.radius + _GAP, bubble.y + bubble.letters * 0.35
    places: list[tuple[float, float, Anchor, float]] = [
        (bubble.x + off, base, "start", 0),
        (bubble.x - off, base, "end", width),
        (bubble.x, bubble.y - off - bubble.letters * 0.2, "middle", width / 2),
        (bubble.x, bubble.y + off + bubble.letters * 0.8, "middle", width / 2),
    ]
    return [
        (
            Label(x, y, words, anchor),
            (x - before, y - height * 0.8, x - before + width, y + height * 0.25),
        )
        for x, y, anchor, before in places
    ]


def _is_inside(room: _Room, box: Box) -> bool:
    across = room[0] >= box.left and room[2] <= box.right
    return across and room[1] >= box.top and room[3] <= box.bottom


def _meet(one: _Room, other: _Room) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]
