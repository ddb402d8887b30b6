"""Curves: a line through figures, and the cumulative curve of shares. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from pages.pictures.scales import Scale
from pages.pictures.shapes import Box, Spot


def through(values: Sequence[Decimal | int | None], scale: Scale, box: Box) -> list[list[Spot]]:
    """The pieces of a line from left to right; where a figure is missing it breaks."""
    step = box.width / max(len(values), 1)
    pieces: list[list[Spot]] = [[]]
    for n, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((box.left + (n + 0.5) * step, scale.at(value)))
    return [piece for piece in pieces if piece]


def cumulative(parts: Sequence[int]) -> list[Decimal]:
    """The share of the total up to each part; parts below zero are none of it."""
    sums = list(accumulate(max(part, 0) for part in parts))
    total = sums[-1] if sums else 0
    return [Decimal(held) / total if total else Decimal(0) for held in sums]


def on_curve(place: int, count: int, share: Decimal, box: Box) -> Spot:
    """Where the `place`-th of so many stands, all up to it having this share."""
    x = box.left + place / max(count, 1) * box.width
    return x, box.bottom - float(share) * box.height
