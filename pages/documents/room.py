"""How much room texts take on a slide: an estimate on the safe side.

Nobody but the reader's program sets the lines; a wide typeface in place of ours fits too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, takewhile
from typing import TypeVar

T = TypeVar("T")
_LETTER, _WIDE, _LINE, _AFTER = 0.5, 0.95, 1.22, 1 / 3
"""Width of a letter, of a W, a line's height, the space after a paragraph: in sizes of letters."""


def tall(text: str, wide: float, size: float) -> float:
    """Points that a text takes, `wide` inches across."""
    letters = max(1, int(wide * 72 / (size * _LETTER)))
    lines = text.split("\n")
    return (
        sum(1 + max(0, len(line) - 1) // letters for line in lines) * size * _LINE + size * _AFTER
    )


def tall_cell(text: str, wide: float, size: float) -> float:
    """The same in a cell, where the first line is large and each line a paragraph."""
    first, *others = text.split("\n")
    room = tall(first, wide - 0.2, size)
    return room + sum(tall(line, wide - 0.2, size - 2) for line in others) + 6


def cut(text: str, wide: float, size: float) -> str:
    """What of a text stands in one line of a cell; where it is more, the end says so."""
    room = (wide - 0.2) * 72 / size
    widths = [_WIDE if letter.isupper() else _LETTER for letter in text]
    if "\n" not in text and sum(widths) <= room:
        return text
    kept = takewhile(lambda at: at[1] <= room - _WIDE, zip(text, accumulate(widths), strict=True))
    return "".join(letter for letter, _room in kept).partition("\n")[0].rstrip() + "…"


def fitting(things: Sequence[T], room_of: Callable[[T], float], at_most: float) -> list[list[T]]:
    """As many on each page as it holds; what is too tall for any has one of its own."""
    pages: list[list[T]] = []
    left = 0.0
    for thing in things:
        room = room_of(thing)
        if not pages or room > left:
            pages.append([])
            left = at_most
        pages[-1].append(thing)
        left -= room
    return pages


def largest(sizes: Sequence[float], fits: Callable[[float], bool]) -> float:
    """The largest letters with which it fits, else the smallest."""
    return next((size for size in sizes if fits(size)), sizes[-1])
