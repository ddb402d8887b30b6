"""The health of an account as a line over month ends."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from insights.health import words
from pages.pictures.axes import below, rulers, sides, whole
from pages.pictures.curves import through
from pages.pictures.scales import Scale
from pages.pictures.shapes import Box, Head, Mark, Picture, Stroke, Table
from pages.templatetags.figures import month

_BOX = Box(40, 12, 712, 176)
MONTHS = 24


def history_picture(history: Sequence[Any]) -> Picture:
    """The last two years, oldest first; each point by the formula of its day."""
    lines = list(history[:MONTHS])[::-1]
    names = [month(line.snapshot.month) for line in lines]
    values = [line.value for line in lines]
    scale, ticks = Scale(0, 100, _BOX.bottom, _BOX.top), [Decimal(n) for n in (0, 50, 100)]
    pieces = through(values, scale, _BOX)
    spots = [spot for piece in pieces for spot in piece]
    known = [place for place, value in enumerate(values) if value is not None]
    middles = [_BOX.left + (n + 0.5) * _BOX.width / len(lines) for n in range(len(lines))]
    return Picture(
        key="health",
        title=_("Health at the end of each month"),
        sentence="",
        description=_("From 0 to 100, each point by the formula of its day."),
        note=_("the last edition of each month"),
        width=720,
        height=200,
        marks=[
            Mark("circle", x, y, 4, 4, f"{names[place]}: {values[place]}")
            for place, (x, y) in zip(known, spots, strict=True)
        ],
        lines=[
            *rulers(_BOX, scale, ticks),
            *(Stroke(piece, "line") for piece in pieces),
        ],
        texts=[*sides(_BOX, scale, ticks, whole), *below(_BOX, middles, names)],
        table=Table(
            [
                Head(_("Month")),
                Head(_("Health"), True),
                Head(_("Band")),
                Head(_("Formula"), True),
                Head(_("By today's formula"), True),
                Head(_("Edition"), True),
            ],
            [_row(line) for line in lines[::-1]],
        ),
    )


def _row(line: Any) -> tuple[str, ...]:
    return (
        month(line.snapshot.month),
        _figure(line.value),
        str(words.BANDS.get(line.band, "–")),
        str(line.formula.number),
        _figure(line.today),
        str(line.snapshot.edition),
    )


def _figure(value: int | None) -> str:
    return "–" if value is None else str(value)
