"""The months' moves between phases as a picture: up grows up, back grows down."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.phases.board import MonthOfMoves
from pages.pictures.axes import below, rulers, sides, whole
from pages.pictures.bars import Bar, stacked
from pages.pictures.shapes import Box, Head, Legend, Mark, Picture, Table
from pages.templatetags.figures import month

_BOX = Box(24, 8, 712, 118)


def movement_picture(moves: Sequence[MonthOfMoves]) -> Picture | None:
    """None where nothing moved."""
    if not any(m.up or m.down for m in moves):
        return None
    names = [month(m.month) for m in moves]
    stack = stacked([(m.up, -m.down) for m in moves], _BOX)
    return Picture(
        key="moves",
        title=_("Movement over the last 12 months"),
        sentence="",
        description=_(
            "Up: accounts that moved to a deeper phase. Down: accounts that moved back. The table "
            "below holds the same figures."
        ),
        width=720,
        height=140,
        marks=[_mark(bar, names[bar.column], moves[bar.column]) for bar in stack.bars],
        lines=rulers(_BOX, stack.scale, stack.ticks),
        texts=[
            *sides(_BOX, stack.scale, stack.ticks, whole),
            *below(_BOX, stack.middles, names),
        ],
        legend=[
            Legend("triangle", "good", _("to a deeper phase")),
            Legend("drop", "bad", _("back")),
        ],
        table=Table(
            [Head(_("Month")), Head(_("Up"), True), Head(_("Down"), True)],
            [(name, str(m.up), str(m.down)) for name, m in zip(names, moves, strict=True)],
        ),
    )


def _mark(bar: Bar, name: str, moved: MonthOfMoves) -> Mark:
    says = f"{name}: −{moved.down}" if bar.part else f"{name}: +{moved.up}"
    look = "bad" if bar.part else "good"
    return Mark("bar", bar.x, bar.y, bar.width, bar.height, says, look=look)
