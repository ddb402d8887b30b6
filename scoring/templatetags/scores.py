"""The figures of a line of the ranking, in one piece: fifty lines are most of that page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kam.templatetags.figures import decimal2, moved
from scoring.ranking import Row

register = template.Library()

_CRITERION = '<td class="n more">{}</td>'
_TOTAL = (
    '<td class="n"><b>{}</b></td><td class="n more">{}</td><td><span class="chip{}">{}</span></td>'
)
_MOVED = '<td class="n">{}</td>'


@register.simple_tag
def score_cells(row: Row, moves_shown: bool) -> SafeString:
    """The scores of a line, what they sum up to, and how far it moved where that is shown."""
    accent = " accent" if row.band == "A" else ""
    total = (decimal2(row.score), decimal2(row.index), accent, row.band)
    form = _CRITERION * len(row.values) + _TOTAL + (_MOVED if moves_shown else "")
    return format_html(form, *row.values, *total, *([moved(row.moved)] if moves_shown else []))
