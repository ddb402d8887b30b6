"""Template filters for numbers, money and months in the reader's format."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext

register = template.Library()

SYMBOLS = {"EUR": "€", "USD": "US$", "BRL": "R$", "GBP": "£"}
NARROW_SPACE = "\N{NO-BREAK SPACE}"
NONE = "–"


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _written(value: Decimal, places: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    sign = "−" if rounded < 0 else ""
    return sign + _grouped(abs(rounded), places, get_language())


@lru_cache(maxsize=4096)
def _grouped(value: Decimal, places: int, _language: str | None) -> str:
    """Lists show the same small numbers again and again; the language is part of the key."""
    return str(number_format(value, places, use_l10n=True, force_grouping=True))


def _portuguese() -> bool:
    return (get_language() or "").startswith("pt")


@register.filter
def minor(value: object) -> Decimal | None:
    """Minor units (cents) as an amount."""
    number = _decimal(value)
    return None if number is None else number / 100


@register.filter
def money(value: object, currency: str = "") -> str:
    """An amount with its currency: €1,234.50 in English, R$ 1.234,50 in Portuguese."""
    number = _decimal(value)
    if number is None:
        return NONE
    symbol = SYMBOLS.get(currency, currency)
    space = NARROW_SPACE if symbol and (_portuguese() or symbol.isalpha()) else ""
    sign = "−" if number < 0 else ""
    return f"{sign}{symbol}{space}{_written(abs(number), 2)}"


@register.filter
def amount_short(value: object) -> str:
    """An amount in thousands, millions or billions: 5.0 M, or 5,0 mi in Portuguese."""
    number = _decimal(value)
    if number is None:
        return NONE
    units = ("mil", "mi", "bi") if _portuguese() else ("k", "M", "bn")
    for power, unit in zip((9, 6, 3), reversed(units), strict=True):
        scale = Decimal(10) ** power
        if abs(number) >= scale * Decimal("0.9995"):
            scaled = number / scale
            places = 0 if abs(scaled) >= 100 or power == 3 else 1
            return f"{_written(scaled, places)}{NARROW_SPACE}{unit}"
    return _written(number, 0)


@register.filter
def percent(value: object, places: int = 1) -> str:
    """A ratio as a percentage: 0.125 is 12.5%, or 12,5% in Portuguese."""
    number = _decimal(value)
    return NONE if number is None else f"{_written(number * 100, places)}%"


@register.filter
def decimal2(value: object) -> str:
    """A number with two decimals."""
    number = _decimal(value)
    return NONE if number is None else _written(number, 2)


@register.filter
def month(value: dt.date | str | None) -> str:
    """A month as a reader writes it; takes a date or YYYY-MM."""
    if not value:
        return NONE
    day = dt.date.fromisoformat(f"{value}-01") if isinstance(value, str) else value
    return str(date_format(day, "YEAR_MONTH_FORMAT"))


@register.filter
def days_since(value: dt.date) -> str:
    """The time from a day until today, where the reader is: 1 year, 2 months; 0 days."""
    today = localdate()
    if (today - value).days < 1:
        return ngettext("%(n)d day", "%(n)d days", 0) % {"n": 0}
    return timesince(value, today)


@register.filter
def moved(value: object) -> str:
    """How far something moved up (+) or down (−), said to a screen reader too."""
    number = _decimal(value)
    if number is None:
        return NONE
    places = int(abs(number))
    if not places:
        return format_html('<span class="muted">{}</span>', "0")
    up = number > 0
    said = (
        ngettext("%(places)d place up", "%(places)d places up", places)
        if up
        else ngettext("%(places)d place down", "%(places)d places down", places)
    ) % {"places": places}
    return format_html(
        '<span class="{}"><span aria-hidden="true">{}{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        "up" if up else "down",
        "+" if up else "−",
        places,
        said,
    )
