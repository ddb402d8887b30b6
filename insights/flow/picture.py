"""The portfolio by phase at the end of each month, one phase upon the other."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Phase
from insights.flow.counts import Flow
from pages.pictures.axes import below, rulers, sides, whole
from pages.pictures.bars import Bar, stacked
from pages.pictures.shapes import Box, Head, Legend, Mark, Picture, Table
from pages.templatetags.figures import month
from pages.templatetags.ui import phase_step

_BOX = Box(40, 10, 712, 196)
_ROOM = 11


def flow_picture(found: Flow, phases: Sequence[Phase], slug: str, query: str) -> Picture:
    """The deepest phase at the foot: what grows there stands firm."""
    deepest = list(reversed(phases))
    names = [month(m.month) for m in found.months]
    columns = [[m.counts.get(phase.pk, 0) for phase in deepest] for m in found.months]
    stack = stacked(columns, _BOX)
    root = reverse("insights:phases", args=[slug])
    return Picture(
        key="flow",
        title=_("Accounts by phase"),
        sentence="",
        description=_(
            "How many of today's accounts were in each phase at the end of each month, the deepest "
            "phase at the foot. A month opens the list of what moved in it."
        ),
        width=720,
        height=220,
        marks=[
            _bar(bar, names, deepest, columns, f"{root}{_joined(query, found, bar)}")
            for bar in stack.bars
        ],
        lines=rulers(_BOX, stack.scale, stack.ticks),
        texts=[
            *sides(_BOX, stack.scale, stack.ticks, whole),
            *below(_BOX, stack.middles, names),
        ],
        legend=[Legend("bar", f"p{phase_step(p)}", p.name) for p in phases],
        table=Table(
            [Head(_("Month")), *(Head(p.name, True) for p in phases)],
            [
                (name, *(str(m.counts.get(p.pk, 0)) for p in phases))
                for name, m in zip(names, found.months, strict=True)
            ],
        ),
    )


def _joined(query: str, found: Flow, bar: Bar) -> str:
    asked = f"month={found.months[bar.column].month:%Y-%m}"
    return f"{query}&{asked}#moves" if query != "?" else f"?{asked}#moves"


def _bar(
    bar: Bar, names: Sequence[str], phases: Sequence[Phase], columns: list[list[int]], url: str
) -> Mark:
    phase, n = phases[bar.part], columns[bar.column][bar.part]
    says = ngettext(
        "%(month)s, %(phase)s: %(n)d account", "%(month)s, %(phase)s: %(n)d accounts", n
    ) % {"month": names[bar.column], "phase": phase.name, "n": n}
    is_last = bar.column == len(names) - 1
    written = str(n) if is_last and bar.height > _ROOM else ""
    look = f"p{phase_step(phase)}"
    return Mark("bar", bar.x, bar.y, bar.width, bar.height, says, url, look, written)
