"""The portfolio matrix of a board report."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights.report.figures import Found
from insights.report.shapes import BoardMatrix, BoardSection, BoardSpot
from insights.report.words import NamedPhase, noted, of_year
from pages.documents.letters import plain
from pages.templatetags.figures import percent
from rules.shares import apportioned

_QUARTERS = ((False, True), (True, True), (False, False), (True, False))


def matrix_section(found: Found, phases: Sequence[NamedPhase]) -> BoardSection:
    """Where accounts stood, and where our relationship is weaker than they are attractive."""
    matrix, shown = found.matrix, found.asked.shown
    names = {phase.key: n for n, phase in enumerate(phases)}
    spots = tuple(
        BoardSpot(
            plain(spot.name),
            float(spot.strength),
            float(spot.score),
            float(Decimal(spot.revenue) / 100),
            names.get(spot.phase, 0),
        )
        for spot in matrix.spots
    )
    drawn = BoardMatrix(
        _("Attractiveness and strength"),
        spots,
        _corners(found),
        _("strength of our relationship →"),
        _("attractiveness ↑"),
        None if matrix.line is None else float(matrix.line),
        tuple((phase.name, phase.colour) for phase in phases),
    )
    number = shown.matrix.number if shown.matrix else None
    return BoardSection(
        "matrix",
        _("Portfolio"),
        _invest(found),
        noted(
            of_year(shown),
            _("the largest accounts are drawn, all are counted"),
            "" if number is None else _("scores by version %(n)d of the matrix") % {"n": number},
        ),
        matrix=drawn if spots else None,
    )


def _corners(found: Found) -> tuple[str, str, str, str]:
    words = (_("Invest"), _("Keep close"), _("Little effort"), _("Look after"))
    sums = [found.matrix.quarters.get(at, (0, 0)) for at in _QUARTERS]
    shares = apportioned([*(sum_ for _n, sum_ in sums), found.matrix.beside[1]], 2)
    one, two, three, four = (
        f"{name} · {n} · {percent(share, 0)}"
        for name, (n, _sum), share in zip(words, sums, shares, strict=False)
    )
    return one, two, three, four


def _invest(found: Found) -> str:
    matrix = found.matrix
    if not matrix.spots:
        if found.now.all.accounts and not found.now.all.valued:
            return _("Nothing was kept of the strength of relationships at this month's end.")
        return _("No account has both a score and a known relationship.")
    told = [_attractive(matrix.quarters.get((False, True), (0, 0)), found.now.all.revenue)]
    if matrix.beside[0]:
        words = ngettext(
            "%(n)d account has no score, or nothing is known of the relationship.",
            "%(n)d accounts have no score, or nothing is known of the relationship.",
            matrix.beside[0],
        )
        told.append(words % {"n": matrix.beside[0]})
    return " ".join(told)


def _attractive(invest: tuple[int, int], whole: int) -> str:
    n, revenue = invest
    if not n:
        return _("Our relationship is strong with every account that is attractive.")
    share = Decimal(revenue) * 100 / whole if whole > 0 else Decimal(0)
    return ngettext(
        "%(n)d account is attractive while our relationship is weak; it brings %(share)d%% of "
        "the revenue.",
        "%(n)d accounts are attractive while our relationship is weak; they bring %(share)d%% of "
        "the revenue.",
        n,
    ) % {"n": n, "share": round(share)}
