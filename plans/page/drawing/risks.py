"""The risks of a plan, and the table of the open ones by likelihood and impact."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pages.markup import filled
from plans.models import Risk
from plans.page.drawing.pen import NOTHING, Pen, chip, joined
from plans.page.shapes import MatrixCell, ShownRisk

_RISK = "<li><span>{}{}<br><small>{} · {}{}</small></span>{}</li>\n"
_MITIGATION = " · {}"
_DUE = '<span class="nowrap">{}</span>'
_ROW = '<tr><th scope="row">{}</th>{}</tr>\n'
_CELL = '<td class="{}">{}</td>'


class RiskPen(Pen[ShownRisk]):
    """A risk: what, how likely, how bad, who looks after it, what is done, until when."""

    def ready(self) -> None:
        self.how_bad = _("likelihood %(likelihood)s × impact %(impact)s")
        self.nobody, self.closed = _("nobody yet"), chip(str(Risk.Status.CLOSED.label))

    def line(self, thing: ShownRisk) -> SafeString:
        """One risk."""
        row = thing.row
        return filled(
            _RISK,
            self.name(row),
            self.closed if row.status == Risk.Status.CLOSED else NOTHING,
            self.how_bad % {"likelihood": row.likelihood, "impact": row.impact},
            thing.owner or self.nobody,
            filled(_MITIGATION, row.mitigation) if row.mitigation else NOTHING,
            filled(_DUE, self.day(row.due_on)) if row.due_on else NOTHING,
        )


def matrix_row(impact: int, cells: list[MatrixCell]) -> SafeString:
    """How many open risks there are at each likelihood; nothing where there is none."""
    counts = joined(filled(_CELL, cell.heat, len(cell.items) or "") for cell in cells)
    return filled(_ROW, impact, counts)
