"""Reviews by month: on time, late, missed or overdue, skipped."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from pages.pictures.axes import below, rulers, sides, whole
from pages.pictures.bars import Bar, stacked
from pages.pictures.shapes import Box, Head, Legend, Mark, Picture, Table
from pages.templatetags.figures import month, percent
from reviews.lists.compliance import ComplianceRow

_BOX = Box(40, 10, 712, 176)
_LOOKS = ("", "outline", "bad dashed", "grey")


def reviews_picture(
    rows: Sequence[ComplianceRow], note: str, files: Sequence[tuple[str, str]] = ()
) -> Picture:
    """Each month's reviews that fell due."""
    words = (_("held on time"), _("held late"), _("missed or overdue"), _("skipped"))
    columns = [(r.on_time, r.late, r.missed + r.overdue, r.skipped) for r in rows]
    names = [month(row.label) for row in rows]
    stack = stacked(columns, _BOX)
    return Picture(
        key="reviews",
        title=_("Reviews by month"),
        sentence="",
        description=_("What fell due in each month, by what became of it."),
        width=720,
        height=200,
        note=note,
        files=files,
        marks=[_bar(bar, names, words, columns) for bar in stack.bars],
        lines=rulers(_BOX, stack.scale, stack.ticks),
        texts=[*sides(_BOX, stack.scale, stack.ticks, whole), *below(_BOX, stack.middles, names)],
        legend=[Legend("bar", look, word) for look, word in zip(_LOOKS, words, strict=True)],
        table=Table(
            [Head(_("Month")), *(Head(w, True) for w in words), Head(_("On time"), True)],
            [
                (name, *map(str, column), percent(row.rate, 0))
                for name, column, row in zip(names, columns, rows, strict=True)
            ],
        ),
    )


def _bar(
    bar: Bar, names: Sequence[str], words: Sequence[str], columns: Sequence[tuple[int, ...]]
) -> Mark:
    says = f"{names[bar.column]}, {words[bar.part]}: {columns[bar.column][bar.part]}"
    return Mark("bar", bar.x, bar.y, bar.width, bar.height, says, look=_LOOKS[bar.part])
