"""The lines of the account list, in one piece: fifty of them are most of that page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.listing.listed import ListedAccount
from accounts.templatetags.periods import growth
from pages.markup import filled
from pages.templatetags.figures import amount_short, months_to, percent, short_date
from pages.templatetags.ui import phase

register = template.Library()

_CHOICE = '<td><input type="checkbox" name="account" value="{}" aria-label="{}"></td>'
_NAME = '<td class="name"><a href="{}{}/">{}</a>{}<br><small>{}</small></td>'
_KEY = ' <span class="chip accent">{}</span>'
_WORD = '<td data-label="{}">{}</td>'
_NUMBER = '<td class="n" data-label="{}">{}</td>'
_DAY = '<td class="n" data-label="{}"><small>{}</small></td>'
_CELLS = _NAME + _WORD * 3 + _NUMBER * 3 + _DAY
_LINE, _CHOOSABLE = f"<tr>{_CELLS}</tr>", f"<tr>{_CHOICE}{_CELLS}</tr>"


@register.simple_tag
def list_labels(until: date | None) -> dict[str, SafeString]:
    """What the columns are called, for their heads and, on a phone, for each cell."""
    period = months_to(until)
    labels = {
        "name": _("Account"),
        "owner": _("Account manager"),
        "phase": _("Phase"),
        "potential": _("Potential"),
        "revenue": _("Revenue, %(period)s") % {"period": period},
        "growth": _("Growth"),
        "margin": _("Margin"),
        "updated": pgettext("a date", "Changed"),
        "key": _("Key account"),
    }
    return {name: escape(label) for name, label in labels.items()}


@register.simple_tag
def account_lines(
    rows: Iterable[ListedAccount], labels: dict[str, SafeString], base: str, may_choose: bool
) -> SafeString:
    """The lines: a box to choose each by where one may, the name, and what the list shows."""
    language = get_language()
    return SafeString("\n".join(_line(row, labels, base, may_choose, language) for row in rows))


def _line(
    row: ListedAccount,
    labels: dict[str, SafeString],
    base: str,
    may_choose: bool,
    language: str | None,
) -> SafeString:
    return filled(
        _CHOOSABLE if may_choose else _LINE,
        *((row["id"], row["name"]) if may_choose else ()),
        base,
        row["id"],
        row["name"],
        filled(_KEY, labels["key"]) if row["is_key"] else "",
        row["note"],
        labels["owner"],
        row["owner"],
        labels["phase"],
        phase(row["phase"]),
        labels["potential"],
        row["potential"],
        labels["revenue"],
        amount_short(row["revenue"], language),
        labels["growth"],
        growth(row["growth"], language),
        labels["margin"],
        percent(row["margin"], 0, language),
        labels["updated"],
        short_date(localdate(row["updated_at"]), language),
    )
