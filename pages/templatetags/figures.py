"""Template filters for numbers, money and months in the reader's format."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from pages.numbers import write_number

register = template.Library()

SYMBOLS = {"EUR": "€", "USD": "US$", "BRL": "R$", "GBP": "£"}
NARROW_SPACE = "\N{NO-BREAK SPACE}"
NONE = "–"
_DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_LAST_DAY = re.compile(rf"(?P<before>.*, )(?P<day>{_DAY})", re.DOTALL)


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _written(value: Decimal, places: int, language: str | None = None) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    sign = "−" if rounded < 0 else ""
    return sign + _grouped(abs(rounded), places, language or get_language())


@lru_cache(maxsize=4096)
def _grouped(value: Decimal, places: int, _language: str | None) -> str:
    """Lists show the same small numbers again and again; the language is part of the key."""
    return str(number_format(value, places, use_l10n=True, force_grouping=True))


def _is_portuguese(language: str | None) -> bool:
    return (language or "").startswith("pt")


@register.filter
def minor(value: object) -> Decimal | None:
    """Minor units (cents) as an amount."""
    number = _decimal(value)
    return None if number is None else number / 100


@register.filter
def money(value: object, currency: str = "", language: str | None = None) -> str:
    """An amount with its currency: €1,234.50 in English, R$ 1.234,50 in Portuguese.

    As below, `language` is the reader's, from who has looked it up for many figures.
    """
    number = _decimal(value)
    return NONE if number is None else _money(number, currency, language or get_language())


@lru_cache(maxsize=4096)
def _money(number: Decimal, currency: str, language: str | None) -> str:
    symbol = SYMBOLS.get(currency, currency)
    space = NARROW_SPACE if symbol and (_is_portuguese(language) or symbol.isalpha()) else ""
    sign = "−" if number < 0 else ""
    return f"{sign}{symbol}{space}{_written(abs(number), 2, language)}"


@register.filter
def amount_short(value: object, language: str | None = None) -> str:
    """An amount in thousands, millions or billions: 5.0 M, or 5,0 mi in Portuguese."""
    number = _decimal(value)
    return NONE if number is None else _amount_short(number, language or get_language())


@lru_cache(maxsize=4096)
def _amount_short(number: Decimal, language: str | None) -> str:
    units = ("mil", "mi", "bi") if _is_portuguese(language) else ("k", "M", "bn")
    for power, unit in zip((9, 6, 3), reversed(units), strict=True):
        scale = Decimal(10) ** power
        if abs(number) >= scale * Decimal("0.9995"):
            scaled = number / scale
            places = 0 if abs(scaled) >= 100 or power == 3 else 1
            return f"{_written(scaled, places, language)}{NARROW_SPACE}{unit}"
    return _written(number, 0, language)


@register.filter
def percent(value: object, places: int = 1, language: str | None = None) -> str:
    """A ratio as a percentage: 0.125 is 12.5%, or 12,5% in Portuguese."""
    number = _decimal(value)
    return NONE if number is None else f"{_written(number * 100, places, language)}%"


@register.filter
def decimal2(value: object, language: str | None = None) -> str:
    """A number with two decimals."""
    number = _decimal(value)
    return NONE if number is None else _written(number, 2, language)


@register.filter
def exact(value: object, language: str | None = None) -> str:
    """A number with all the decimals that it has, and no more."""
    number = _decimal(value)
    return NONE if number is None else _exact(number, language or get_language())


@lru_cache(maxsize=4096)
def _exact(number: Decimal, _language: str | None) -> str:
    return write_number(number)


@register.filter
def month(value: dt.date | str | None, language: str | None = None) -> str:
    """A month as a reader writes it; takes a date or YYYY-MM."""
    if not value:
        return NONE
    day = dt.date.fromisoformat(f"{value}-01") if isinstance(value, str) else value
    return _month(day, language or get_language())


@lru_cache(maxsize=1024)
def _month(day: dt.date, _language: str | None) -> str:
    return str(date_format(day, "YEAR_MONTH_FORMAT"))


@register.filter
def kept_days(text: str) -> str:
    """A kept text that ends with a day as 2026-11-23, with the day as the reader writes it."""
    found = _LAST_DAY.fullmatch(text)
    return f"{found['before']}{short_date(dt.date.fromisoformat(found['day']))}" if found else text


@register.filter
def months_to(until: dt.date | None, count: int = 12) -> str:
    """The period of a figure: 12 months to Oct 2026."""
    if until is None:
        return NONE
    words = ngettext("%(n)d month to %(month)s", "%(n)d months to %(month)s", count)
    return words % {"n": count, "month": month(until)}


@register.filter(expects_localtime=True)
def short_date(day: dt.date, language: str | None = None) -> str:
    """A day, or that of a moment, as a reader writes it, short: lists show the same again."""
    on = day.date() if isinstance(day, dt.datetime) else day
    return _short_date(on, language or get_language())


@lru_cache(maxsize=4096)
def _short_date(day: dt.date, _language: str | None) -> str:
    return str(date_format(day, "SHORT_DATE_FORMAT"))


@register.filter
def days_since(value: dt.date) -> str:
    """The time from a day until today, where the reader is: 1 year, 2 months; 0 days."""
    today = localdate()
    if (today - value).days < 1:
        return ngettext("%(n)d day", "%(n)d days", 0) % {"n": 0}
    return timesince(value, today).replace(", ", pgettext("between years and months", ", "))


@register.filter
def in_phase_since(value: dt.date) -> str:
    """How long an account is in its phase; today has words of its own."""
    if value >= localdate():
        return _("in phase since today")
    return _("in phase for %(since)s") % {"since": days_since(value)}


@register.filter
def moved(value: object, language: str | None = None) -> str:
    """How far something moved up (+) or down (−), said to a screen reader too."""
    number = _decimal(value)
    return NONE if number is None else _moved(int(number), language or get_language())


@lru_cache(maxsize=1024)
def _moved(places: int, _language: str | None) -> SafeString:
    if not places:
        return format_html('<span class="muted">{}</span>', "0")
    up, by = places > 0, abs(places)
    said = (
        ngettext("%(places)d place up", "%(places)d places up", by)
        if up
        else ngettext("%(places)d place down", "%(places)d places down", by)
    ) % {"places": by}
    return format_html(
        '<span class="{}"><span aria-hidden="true">{}{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        "up" if up else "down",
        "+" if up else "−",
        by,
        said,
    )
