"""The Lorenz curve, and key accounts' revenue upon the others'."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from insights.concentration.curve import LARGEST, Concentration, Place
from insights.concentration.keys import KeySums, MonthOfKeys
from pages.pictures.axes import below, rulers, sides
from pages.pictures.bars import Bar, stacked
from pages.pictures.curves import on_curve
from pages.pictures.scales import Scale
from pages.pictures.shapes import Box, Head, Legend, Link, Mark, Picture, Stroke, Table, Words
from pages.templatetags.figures import amount_short, money, month, percent

_SHARES = [Decimal(n) / 4 for n in range(5)]
_WIDE, _HALF = Box(52, 12, 712, 190), Box(64, 14, 704, 372)


def lorenz_picture(found: Concentration, slug: str, currency: str, note: str) -> Picture:
    """The share of the accounts against their share of the revenue, the largest first."""
    scale = Scale(0, 1, _HALF.bottom, _HALF.top)
    spots = [
        on_curve(p.place, found.accounts, Decimal(p.held) / found.total, _HALF)
        for p in found.places
    ]
    corner, end = (_HALF.left, _HALF.bottom), (_HALF.right, _HALF.bottom)
    return Picture(
        key="lorenz",
        title=_("How revenue is spread"),
        sentence="",
        description=_(
            "Accounts from the largest to the smallest, against their share of the revenue. The "
            "dashed line is where all would bring the same."
        ),
        width=720,
        height=410,
        note=note,
        marks=[
            _place(p, spot, found, slug)
            for p, spot in zip(found.places, spots, strict=True)
            if p.place <= LARGEST[-1] or p is found.places[-1]
        ],
        lines=[
            Stroke([corner, *spots, end], "area"),
            *rulers(_HALF, scale, _SHARES),
            Stroke([corner, (_HALF.right, _HALF.top)], "line even"),
            Stroke([corner, *spots], "line"),
        ],
        texts=[
            *sides(_HALF, scale, _SHARES, lambda share: percent(share, 0)),
            Words(_HALF.left, _HALF.bottom + 26, _("the largest account")),
            Words(_HALF.right, _HALF.bottom + 26, _("all %(n)d") % {"n": found.accounts}, "end"),
        ],
        table=_places(found, slug, currency),
    )


def _place(place: Place, spot: tuple[float, float], found: Concentration, slug: str) -> Mark:
    share = percent(Decimal(place.held) / found.total)
    return Mark(
        "circle",
        *spot,
        5,
        0,
        f"{place.place}. {place.name}: {share}",
        reverse("accounts:detail", args=[slug, place.id]),
    )


def _places(found: Concentration, slug: str, currency: str) -> Table:
    heads = [
        Head("#", True),
        Head(_("Account")),
        Head(_("Net revenue"), True),
        Head(_("Cumulative"), True),
    ]
    rows = [
        (
            str(p.place),
            Link(p.name, reverse("accounts:detail", args=[slug, p.id])),
            money(Decimal(p.revenue) / 100, currency),
            percent(Decimal(p.held) / found.total),
        )
        for p in found.places
    ]
    return Table(heads, rows)


def keys_picture(months: Sequence[MonthOfKeys], currency: str, sentence: str) -> Picture:
    """Each month's revenue: what key accounts brought, and upon it the others."""
    stack = stacked(
        [(Decimal(m.keys.revenue) / 100, Decimal(m.others.revenue) / 100) for m in months], _WIDE
    )
    return Picture(
        key="keys",
        title=_("Key accounts against the others"),
        sentence=sentence,
        description=_(
            "Net revenue by month. Below what accounts brought that were key accounts at the end "
            "of the month, above what the others brought."
        ),
        width=720,
        height=214,
        marks=[_bar(bar, months[bar.column], currency) for bar in stack.bars],
        lines=rulers(_WIDE, stack.scale, stack.ticks),
        texts=[
            *sides(_WIDE, stack.scale, stack.ticks, amount_short),
            *below(_WIDE, stack.middles, [month(m.month) for m in months]),
        ],
        legend=[
            Legend("bar", "", _("Key accounts")),
            Legend("bar", "outline", _("the others")),
        ],
        table=_months(months, currency),
    )


def _bar(bar: Bar, of: MonthOfKeys, currency: str) -> Mark:
    sums, whose = (of.others, _("the others")) if bar.part else (of.keys, _("Key accounts"))
    says = f"{month(of.month)}, {whose}: {money(Decimal(sums.revenue) / 100, currency)}"
    look = "outline" if bar.part else ""
    return Mark("bar", bar.x, bar.y, bar.width, bar.height, says, look=look)


def _months(months: Sequence[MonthOfKeys], currency: str) -> Table:
    heads = [
        Head(_("Month")),
        Head(_("Key accounts"), True),
        Head(_("Margin"), True),
        Head(_("The others"), True),
        Head(_("Margin"), True),
    ]
    return Table(
        heads,
        [
            (month(m.month), *_figures(m.keys, currency), *_figures(m.others, currency))
            for m in months
        ],
    )


def _figures(sums: KeySums, currency: str) -> tuple[str, str]:
    return money(Decimal(sums.revenue) / 100, currency), percent(sums.margin)
