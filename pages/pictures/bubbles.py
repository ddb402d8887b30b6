"""Bubbles: areas in proportion to figures, names where there is room for them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from pages.pictures.shapes import Anchor, Box, Spot

_LETTER, _LINE, _GAP = 0.58, 1.15, 3
_SHORT = 26
_AWAY = (0, 16, 34, 54)


@dataclass(frozen=True)
class Named:
    """A bubble with the name that it could carry, and the size of the letters.

    One that `must` be named may have its name away from it, at the end of a thread.
    """

    x: float
    y: float
    radius: float
    name: str
    letters: float
    must: bool = False


@dataclass(frozen=True)
class Label:
    """Where a name stands, how much of it, and a thread to its bubble where it stands away."""

    x: float
    y: float
    words: str
    anchor: Anchor
    thread: tuple[Spot, Spot] | None = None


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
        if not bubble.name:
            found.append(None)
            continue
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
    found = []
    for away in _AWAY if bubble.must else _AWAY[:1]:
        for x, y, anchor in _places(bubble, away):
            left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            room = (left, y - height * 0.8, left + width, y + height * 0.25)
            thread = ((bubble.x, bubble.y), (x, y - height * 0.25)) if away else None
            found.append((Label(x, y, words, anchor, thread), room))
    return found


def _places(bubble: Named, away: float) -> list[tuple[float, float, Anchor]]:
    """Right, left, above, below; further away above all and in the corners too."""
    off, base = bubble.radius + _GAP + away, bubble.letters * 0.35
    x, y, letters = bubble.x, bubble.y, bubble.letters
    sides: list[tuple[float, float, Anchor]] = [
        (x + off, y + base, "start"),
        (x - off, y + base, "end"),
        (x, y - off - letters * 0.2, "middle"),
        (x, y + off + letters * 0.8, "middle"),
    ]
    if not away:
        return sides
    corners: list[tuple[float, float, Anchor]] = [
        (x + across * off, y + down * off + base, "start" if across > 0 else "end")
        for down in (-0.8, 0.8)
        for across in (0.8, -0.8)
    ]
    return [*corners, *sides]


def _is_inside(room: _Room, box: Box) -> bool:
    across = room[0] >= box.left and room[2] <= box.right
    return across and room[1] >= box.top and room[3] <= box.bottom


def _meet(one: _Room, other: _Room) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]
