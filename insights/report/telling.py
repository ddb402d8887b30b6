"""A board report in words: its head, its first sentence and its four figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Phase
from accounts.programme import phases_in_order
from insights.report.asked import Asked
from insights.report.figures import Found, GroupSums
from insights.report.sections import sections_of
from insights.report.shapes import BoardFigure, BoardHead, BoardReport, Value
from insights.report.words import amount, figures_note, phase_names, signed
from pages.documents.letters import plain
from pages.templatetags.figures import decimal2, month, percent, short_date
from tenants.models import Membership


def report_of(found: Found, publisher: str, zone: tzinfo) -> BoardReport:
    """What it says. Two queries for names."""
    phases = phases_in_order()
    return BoardReport(
        _head(found.asked, publisher, zone, phases),
        _sentence(found),
        tuple(_figures(found)),
        tuple(month(one.snapshot.month) for one in found.past),
        sections_of(found, phase_names(found, phases)),
    )


def _head(asked: Asked, publisher: str, zone: tzinfo, phases: list[Phase]) -> BoardHead:
    shown = asked.shown
    made_on = shown.made_at.astimezone(zone).date()
    values = {"n": shown.edition, "day": short_date(made_on)}
    told = (
        _("Edition %(n)d, made on %(day)s") % values,
        figures_note(shown),
        *_filters(asked, phases),
        _("For the board"),
    )
    return BoardHead(
        title=_("Board report, %(month)s") % {"month": month(shown.month)},
        organization=plain(publisher),
        period=_("As of the end of %(month)s") % {"month": month(shown.month)},
        standing=tuple(part for part in told if part),
        language=asked.language,
    )


def _filters(asked: Asked, phases: list[Phase]) -> list[str]:
    """Which accounts are in it, where not all are."""
    told, given = [], asked.values
    if given["owner"]:
        member = Membership.objects.filter(pk=given["owner"]).first()
        told.append(_("Account manager: %(name)s") % {"name": plain(str(member or "–"))})
    if given["segment"]:
        told.append(_("Segment: %(name)s") % {"name": plain(given["segment"])})
    if given["phase"]:
        names = {phase.key: str(phase) for phase in phases}
        named = plain(names.get(given["phase"], given["phase"]))
        told.append(_("Phase: %(name)s") % {"name": named})
    return told


def _sentence(found: Found) -> str:
    whole, until = found.now.all, found.asked.shown.until
    if not whole.revenue or until is None:
        return _("No revenue is known for the 12 months before the end of %(month)s.") % {
            "month": month(found.asked.shown.month)
        }
    has_keys = found.knows and bool(found.now.keys.accounts)
    sums = found.now.keys if has_keys else whole
    values = {"amount": amount(sums.revenue, found.asked.shown.currency), "month": month(until)}
    words = _("All accounts brought %(amount)s in the 12 months to %(month)s")
    if has_keys:
        words = _("Key accounts brought %(amount)s in the 12 months to %(month)s")
    share = _part_of_all(sums, whole) if has_keys else []
    told = _risks(sums) if has_keys else _ten(found)
    return f"{', '.join([words % values, *_grown(sums), *share])}. {told}".strip()


def _grown(sums: GroupSums) -> list[str]:
    if sums.growth is None:
        return []
    values = {"growth": percent(abs(sums.growth))}
    if sums.growth < 0:
        return [_("%(growth)s less than in the 12 before") % values]
    return [_("%(growth)s more than in the 12 before") % values]


def _part_of_all(sums: GroupSums, whole: GroupSums) -> list[str]:
    if whole.revenue <= 0:
        return []
    share = percent(Decimal(sums.revenue) / whole.revenue, 0)
    return [_("%(share)s of all revenue") % {"share": share}]


def _risks(sums: GroupSums) -> str:
    known = sums.good + sums.fair + sums.poor
    if not known:
        return ""
    if not sums.poor:
        return _("No key account is at risk.")
    return ngettext(
        "Of %(known)d key account %(n)d is at risk.",
        "Of %(known)d key accounts %(n)d are at risk.",
        known,
    ) % {"known": known, "n": sums.poor}


def _ten(found: Found) -> str:
    """Where no key account is told of."""
    none = _("No account was a key account.") if found.knows else ""
    share = found.shares.share(10)
    if share is None or found.shares.accounts <= 10:
        return none
    told = _("The ten largest bring %(share)s of it.") % {"share": percent(share, 0)}
    return f"{told} {none}".strip()


def _figures(found: Found) -> list[BoardFigure]:
    sums = found.scope(found.now)
    revenue = _("revenue of key accounts, 12 months") if found.knows else _("revenue, 12 months")
    margin = _("margin of key accounts, 12 months") if found.knows else _("margin, 12 months")
    growth = sums.growth
    return [
        BoardFigure(
            amount(sums.revenue, found.asked.shown.currency) if sums.revenue else "–",
            revenue,
            "" if growth is None else _("%(growth)s in a year") % {"growth": signed(growth)},
            _trend(found, lambda one: Decimal(one.revenue) / 100),
        ),
        BoardFigure(
            percent(sums.margin),
            margin,
            _before(found, lambda one: one.margin, percent),
            _trend(found, lambda one: one.margin),
        ),
        _health_figure(found) if found.knows else _plan_figure(found),
        BoardFigure(
            decimal2(sums.engaged),
            _("engagement, 1 to 10"),
            _before(found, lambda one: one.engaged, decimal2),
            _trend(found, lambda one: one.engaged),
        ),
    ]


def _health_figure(found: Found) -> BoardFigure:
    sums = found.now.keys
    values = {"known": sums.good + sums.fair + sums.poor}
    words = _("healthy, of %(known)d key accounts") % values if values["known"] else ""
    return BoardFigure(
        str(sums.good) if values["known"] else "–",
        words or _("healthy key accounts"),
        _before(found, lambda one: one.good if one.healthy is not None else None, str),
        _trend(found, lambda one: one.healthy),
    )


def _plan_figure(found: Found) -> BoardFigure:
    sums = found.now.all
    return BoardFigure(
        str(sums.planned),
        _("of %(n)d accounts with an approved plan") % {"n": sums.accounts},
        _before(found, lambda one: one.planned, str),
        _trend(found, lambda one: one.planned),
    )


def _trend(found: Found, of: Callable[[GroupSums], Decimal | int | None]) -> tuple[Value, ...]:
    values = (of(found.scope(one)) for one in found.past)
    return tuple(None if value is None else float(value) for value in values)


def _before(found: Found, of: Callable[[GroupSums], object], write: Callable[[object], str]) -> str:
    """What it was at the first of the month ends, where that is another."""
    first, last = found.past[0], found.past[-1]
    value = of(found.scope(first))
    if value is None or first.snapshot.month == last.snapshot.month:
        return ""
    return _("%(value)s at the end of %(month)s") % {
        "value": write(value),
        "month": month(first.snapshot.month),
    }
