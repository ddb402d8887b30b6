"""The words and lines around figures: round figures at the side, names below. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from pages.pictures.scales import Scale
from pages.pictures.shapes import Box, Stroke, Words

_NAMES, _ALWAYS = 9, 3


def rulers(box: Box, scale: Scale, ticks: Sequence[Decimal]) -> list[Stroke]:
    """A line across for each round figure; the one of zero is the ground."""
    return [
        Stroke(((box.left, scale.at(t)), (box.right, scale.at(t))), "grid" if t else "axis")
        for t in ticks
    ]


def sides(
    box: Box, scale: Scale, ticks: Sequence[Decimal], write: Callable[[Decimal], str]
) -> list[Words]:
    """The round figures, as `write` writes them; where a picture is small, each other one."""
    return [
        Words(box.left - 5, scale.at(t) + 3, write(t), "end", "more" if n % 2 else "")
        for n, t in enumerate(ticks)
    ]


def below(box: Box, middles: Sequence[float], names: Sequence[str]) -> list[Words]:
    """Names under columns: of many each so-manieth, of these a few where a picture is small."""
    every = -(-len(names) // _NAMES)
    shown = range(0, len(names), max(every, 1))
    rarely = -(-len(shown) // _ALWAYS)
    return [
        Words(middles[n], box.bottom + 18, names[n], "middle", under(at % rarely != 0))
        for at, n in enumerate(shown)
    ]


def under(is_rare: bool) -> str:
    """The look of words below an axis: where letters are large, they stand lower."""
    return "under rare" if is_rare else "under"


def whole(tick: Decimal) -> str:
    """A round figure without decimals; nothing for one between."""
    return f"{abs(tick):.0f}" if tick == tick.to_integral_value() else ""
