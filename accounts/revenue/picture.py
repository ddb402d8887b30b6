"""The months' revenue of one account as bars."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import MonthlyRevenue
from pages.pictures.axes import below, rulers, sides
from pages.pictures.bars import Bar, stacked
from pages.pictures.shapes import Box, Mark, Picture
from pages.templatetags.figures import amount_short, money, month

_BOX = Box(52, 10, 712, 168)


def revenue_picture(months: Sequence[MonthlyRevenue], currency: str) -> Picture | None:
    """Bars from the zero line; a month below zero hangs from it. None without months."""
    if not months:
        return None
    highest = max(months, key=lambda row: row.revenue_minor)
    stack = stacked([(Decimal(row.revenue_minor) / 100,) for row in months], _BOX)
    top = {"amount": _money(highest, currency), "month": month(highest.month)}
    return Picture(
        key="months",
        title=_("Net revenue by month"),
        sentence="",
        description=_("The table below holds the same figures."),
        width=720,
        height=190,
        note=_("highest: %(amount)s, %(month)s") % top,
        marks=[_mark(bar, months[bar.column], currency) for bar in stack.bars],
        lines=rulers(_BOX, stack.scale, stack.ticks),
        texts=[
            *sides(_BOX, stack.scale, stack.ticks, amount_short),
            *below(_BOX, stack.middles, [month(row.month) for row in months]),
        ],
    )


def _mark(bar: Bar, row: MonthlyRevenue, currency: str) -> Mark:
    says = f"{month(row.month)}: {_money(row, currency)}"
    look = "bad" if row.revenue_minor < 0 else ""
    return Mark("bar", bar.x, bar.y, bar.width, bar.height, says, look=look)


def _money(row: MonthlyRevenue, currency: str) -> str:
    return money(Decimal(row.revenue_minor) / 100, currency)
