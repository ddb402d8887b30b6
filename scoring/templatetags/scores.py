"""The lines of the ranking, each in one piece: fifty of them are most of that page."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.models import Designation
from pages.markup import filled
from pages.templatetags.figures import amount_short, decimal2, exact, minor, moved, percent
from pages.templatetags.ui import phase
from scoring.models import Criterion
from scoring.provisional import Measured
from scoring.ranking import RankedAccount

register = template.Library()

_CHOICE = (
    '<td class="choose"><input type="checkbox" name="account" value="{}" aria-label="{}"></td>'
)
_ACCOUNT = (
    '<td class="n">{}</td>'
    '<td class="account"><a href="{}accounts/{}/">{}</a>'
    '<small>{}{}{}{} <span class="more">{}</span></small></td>'
)
_CRITERION = '<td class="n more">{}</td>'
_TOTAL = (
    '<td class="n"><b>{}</b></td><td class="n more index">{}</td>'
    '<td><span class="chip{}">{}</span></td>'
)
_MOVED = '<td class="n">{}</td>'
_CHIP = ' <span class="chip{}">{}</span>'
_CUT = SafeString(' class="cut"')


@register.simple_tag
def ranking_lines(
    rows: Iterable[RankedAccount],
    moves_shown: bool,
    scoring_url: str,
    may_decide: bool = False,
    sees_designation: bool = False,
) -> SafeString:
    """Rank and account, its scores, what they sum up to, and how far it moved where shown.

    A box to choose it by for those who decide; its designation for those who may see it.
    """
    chips = _designations() if sees_designation else {}
    language = get_language()
    return SafeString(
        "".join(_line(row, moves_shown, scoring_url, language, may_decide, chips) for row in rows)
    )


def _designations() -> dict[str, SafeString]:
    """The marks of those that are told: standard is none."""
    told = (one for one in Designation if one != Designation.STANDARD)
    return {one.value: filled(_CHIP, " accent", one.label) for one in told}


@register.filter
def figure_short(measured: Measured) -> str:
    """The figure behind a measured score, as short as it can be told."""
    if measured.metric == Criterion.Metric.REVENUE:
        return amount_short(minor(measured.figure))
    if measured.metric == Criterion.Metric.MONTHS:
        return exact(measured.figure)
    return percent(minor(measured.figure), 0)


def _line(
    row: RankedAccount,
    moves_shown: bool,
    scoring_url: str,
    language: str | None,
    may_decide: bool,
    chips: dict[str, SafeString],
) -> SafeString:
    form = (
        "<tr{}>"
        + (_CHOICE if may_decide else "")
        + _ACCOUNT
        + _CRITERION * len(row.values)
        + _TOTAL
        + (_MOVED if moves_shown else "")
    )
    return filled(
        form + "</tr>\n",
        _CUT if row.is_cut else "",
        *([row.account_id, row.name] if may_decide else []),
        row.rank,
        scoring_url,
        row.account_id,
        row.name,
        phase(row.phase) if row.phase else "",
        chips.get(row.designation, ""),
        _firm(row.is_firm),
        _apart(row.spread),
        row.segment,
        *row.values,
        decimal2(row.score, language),
        decimal2(row.index, language),
        " accent" if row.band == "A" else "",
        row.band,
        *([moved(row.moved, language)] if moves_shown else []),
    )


def _firm(is_firm: bool | None) -> SafeString | str:
    """Whether a place within the cap stands where weights move a little; nothing elsewhere."""
    if is_firm is None:
        return ""
    if is_firm:
        return filled(_CHIP, "", pgettext("place in the ranking", "firm"))
    return filled(_CHIP, " warn", pgettext("place in the ranking", "fragile"))


def _apart(spread: int) -> SafeString | str:
    """How far two people are apart, where that is wide."""
    if not spread:
        return ""
    return filled(_CHIP, " warn", _("★ %(n)d apart") % {"n": spread})
