"""The lines of a whitespace grid, each in one piece: 240 cells are most of that page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pages.markup import filled
from pages.templatetags.figures import amount_short, short_date
from pages.templatetags.ui import options
from plans.models import CellState
from plans.whitespace.filling_page import Choice
from plans.whitespace.shapes import UNKNOWN, Cell, Column, Row

register = template.Library()

MARKS = {
    CellState.OWNED: "●",
    CellState.IN_PROGRESS: "◐",
    CellState.GAP: "○",
    CellState.COMPETITOR: "◆",
    CellState.NOT_ELIGIBLE: "–",
    UNKNOWN: "?",
}
_ROW = '<tr id="r{}"><th scope="row">{}{}</th>{}<td class="n sum">{}</td></tr>\n'
_CELL = (
    '<td class="cell {}"><a href="{}accounts/{}/whitespace/{}/{}">'
    '<span class="mark" aria-hidden="true">{}</span> {}</a>{}</td>'
)
_MORE = "<small>{}</small>"
_CHOICE = (
    '<td><input type="hidden" name="seen-{}" value="{}">'
    '<select name="{}" aria-label="{}">{}</select></td>'
)


@register.filter
def state_words(state: str) -> str:
    """A state in words; what is empty nobody knows."""
    return str(CellState(state).label) if state else _("Unknown")


@register.filter
def state_mark(state: str) -> str:
    """Its sign."""
    return MARKS[state]


@register.simple_tag
def grid_lines(rows: Iterable[Row], columns: Sequence[Column], root: str) -> SafeString:
    """Offering, its cell at each of the columns, and what could be bought in all of its cells."""
    return SafeString("".join(_line(row, columns, root, get_language()) for row in rows))


@register.simple_tag
def state_choice(choice: Choice, states: Sequence[tuple[str, str]]) -> SafeString:
    """A list of states; one that is known is made unknown in its own page alone."""
    offered = list(states) if choice.state else [(UNKNOWN, _("Unknown")), *states]
    listed = options(offered, choice.state)
    return filled(_CHOICE, choice.name, choice.state, choice.name, choice.label, listed)


def _line(row: Row, columns: Sequence[Column], root: str, language: str | None) -> SafeString:
    cells = "".join(
        _cell(cell, column, row, root, language)
        for column, cell in zip(columns, row.cells, strict=False)
    )
    whole = filled(_MORE, _("as a whole")) if row.is_whole else ""
    potential = amount_short(row.sums.potential, language) if row.sums.potential else "–"
    return filled(_ROW, row.offering_id, row.name, whole, SafeString(cells), potential)


def _cell(cell: Cell, column: Column, row: Row, root: str, language: str | None) -> SafeString:
    unit = f"{column.unit_id}/" if column.unit_id else ""
    return filled(
        _CELL,
        cell.state or "unknown",
        root,
        column.account_id,
        row.offering_id,
        unit,
        MARKS[cell.state],
        state_words(cell.state),
        SafeString("".join(filled(_MORE, text) for text in _more(cell, language))),
    )


def _more(cell: Cell, language: str | None) -> Iterable[str]:
    """What stands below the state: potential, who else, until when, what it was."""
    if cell.potential is not None:
        yield amount_short(cell.potential, language)
    if cell.rivals:
        rest = len(cell.rivals) - 1
        yield f"{cell.rivals[0].name} +{rest}" if rest else cell.rivals[0].name
    if cell.contract_end is not None:
        yield _("until %(day)s") % {"day": short_date(cell.contract_end, language)}
    if cell.past.state not in (UNKNOWN, cell.state):
        yield _("a year ago: %(state)s") % {"state": state_words(cell.past.state)}
