"""The health of accounts in a board report, with what moved it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from insights.health.words import BANDS, why
from insights.health.words import signed as points
from insights.report.figures import Found, FrozenHealth, bands
from insights.report.shapes import BoardSection, BoardTable
from insights.report.words import noted
from pages.documents.letters import plain
from pages.templatetags.figures import month


def health_section(found: Found) -> BoardSection:
    """Key accounts, the weakest first; the largest ones for who may not know of those."""
    title = _("Health of key accounts") if found.knows else _("Health of the largest accounts")
    formula = found.asked.shown.formula
    note = "" if formula is None else _("version %(n)d of the formula") % {"n": formula.number}
    rows = tuple(_line(one) for one in found.healths)
    header = (_("Account"), _("Why"), _("Health"), _("In a month"))
    table = BoardTable(header, rows, (3.4, 5.6, 2.3, 1.3), 2)
    return BoardSection(
        "health",
        title,
        _counted(found),
        noted(
            month(found.asked.shown.month),
            note,
            "" if found.knows else _("without reviews"),
            _left_out(found),
        ),
        table=table if rows else None,
    )


def _left_out(found: Found) -> str:
    sums = found.now.keys
    known = sums.good + sums.fair + sums.poor
    if not found.knows or known <= len(found.healths):
        return ""
    return _("the weakest %(n)d of %(known)d") % {"n": len(found.healths), "known": known}


def _counted(found: Found) -> str:
    counts = dict(bands(found.healths))
    if found.knows:
        sums = found.now.keys
        counts = {"good": sums.good, "fair": sums.fair, "poor": sums.poor}
    if not any(counts.values()):
        return _("Nothing is known yet that health is drawn from.")
    told = {band: counts.get(band, 0) for band in ("good", "fair", "poor")}
    return _("Healthy: %(good)d. Needs care: %(fair)d. At risk: %(poor)d.") % told


def _line(one: FrozenHealth) -> tuple[str, ...]:
    health = one.health
    change = "–" if health.change is None else points(Decimal(health.change))
    band = f"{health.value} · {BANDS[health.band]}" if health.band else "–"
    return plain(one.name), why(health), band, "0" if health.change == 0 else change
