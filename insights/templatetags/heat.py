"""The lines of the heat map, filled in one piece: there are hundreds of cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights.gaps.heat import AccountRow, Heat, SegmentRow, Spot
from pages.markup import filled
from pages.pictures.heat import step_of
from pages.templatetags.figures import amount_short, percent
from plans.models import Offering
from plans.templatetags.whitespace import state_mark, state_words

register = template.Library()

_LINE = '<tr><th scope="row">{}</th>{}</tr>'
_HEAT = '<td class="heat t{}" title="{}">{}<small>{}</small></td>'
_SPOT = '<td class="spot {}"><a href="{}" title="{}"><span aria-hidden="true">{}</span>{}</a></td>'


@register.simple_tag
def segment_lines(rows: Iterable[SegmentRow], slug: str) -> SafeString:
    """A line for each segment."""
    return SafeString("".join(_segment(row, slug) for row in rows))


@register.simple_tag
def account_lines(
    rows: Iterable[AccountRow], offerings: Sequence[Offering], slug: str
) -> SafeString:
    """A line for each account, its cells as links to where they are written."""
    return SafeString("".join(_account(row, offerings, slug) for row in rows))


def _segment(row: SegmentRow, slug: str) -> SafeString:
    if row.segment is None:
        named: str = _("the other segments")
    elif not row.segment:
        named = _("without a segment")
    else:
        asked = urlencode({"by": "account", "segment": row.segment})
        url = f"{reverse('insights:whitespace', args=[slug])}?{asked}"
        named = filled('<a href="{}">{}</a>', url, row.segment)
    count = ngettext("%(n)d account", "%(n)d accounts", row.accounts) % {"n": row.accounts}
    head = filled("{}<small>{}</small>", named, count)
    return filled(_LINE, head, SafeString("".join(map(_heat, row.cells))))


def _heat(cell: Heat) -> SafeString:
    values = {"owned": cell.owned, "win": cell.to_win, "out": cell.out, "unknown": cell.unknown}
    said = _("owned %(owned)d · to win %(win)d · not eligible %(out)d · unknown %(unknown)d")
    below = amount_short(Decimal(cell.potential) / 100) if cell.potential else ""
    return filled(_HEAT, step_of(cell.share), said % values, percent(cell.share, 0), below)


def _account(row: AccountRow, offerings: Sequence[Offering], slug: str) -> SafeString:
    url = reverse("whitespace:grid", args=[slug, row.id])
    head = filled('<a href="{}">{}</a>', url, row.name)
    cells = (
        _spot(cell, reverse("whitespace:cell", args=[slug, row.id, one.pk]), one.name)
        for cell, one in zip(row.cells, offerings, strict=True)
    )
    return filled(_LINE, head, SafeString("".join(cells)))


def _spot(cell: Spot, url: str, name: str) -> SafeString:
    words = _("to win") if cell.state == "gap" else str(state_words(cell.state))
    amount = f" {amount_short(Decimal(cell.potential) / 100)}" if cell.potential else ""
    hidden = filled('<span class="visually-hidden">{}: {}</span>{}', name, words, amount)
    return filled(_SPOT, cell.state or "unknown", url, words, state_mark(cell.state), hidden)
