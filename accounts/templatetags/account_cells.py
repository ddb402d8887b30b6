"""The cells of a line of the account list, in one piece: fifty lines are most of that page."""

from __future__ import annotations

from django import template
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.listing.listed import Row
from pages.templatetags.figures import amount_short, percent
from pages.templatetags.ui import phase

register = template.Library()

_WORD = '<td data-label="{}">{}</td>'
_NUMBER = '<td class="n" data-label="{}">{}</td>'
_DAY = '<td class="n" data-label="{}"><small>{}</small></td>'
_CELLS = _WORD * 3 + _NUMBER * 3 + _DAY


@register.simple_tag
def list_labels() -> dict[str, SafeString]:
    """What the columns are called, for their heads and, on a phone, for each cell."""
    labels = {
        "name": _("Account"),
        "owner": _("KAM"),
        "phase": _("Phase"),
        "potential": _("Potential"),
        "revenue": _("Revenue, 12 months"),
        "growth": _("Growth"),
        "margin": _("Margin"),
        "updated": _("Changed"),
        "new": _("new"),
        "key": _("Key"),
    }
    return {name: escape(label) for name, label in labels.items()}


@register.simple_tag
def account_cells(row: Row, labels: dict[str, SafeString]) -> SafeString:
    """All cells after the name."""
    return format_html(
        _CELLS,
        labels["owner"],
        row["owner"],
        labels["phase"],
        phase(row["phase"]),
        labels["potential"],
        row["potential"],
        labels["revenue"],
        amount_short(row["revenue"]),
        labels["growth"],
        labels["new"] if row["is_new"] else percent(row["growth"], 0),
        labels["margin"],
        percent(row["margin"], 0),
        labels["updated"],
        date_format(localtime(row["updated_at"]), "SHORT_DATE_FORMAT"),
    )
