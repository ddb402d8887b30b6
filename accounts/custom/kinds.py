"""What each kind of field takes, how it is kept, and how it goes out again; no database.

Every way in brings its values here: forms bring numbers and dates, programs texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import CustomField, CustomKind
from accounts.reasons import reason
from accounts.revenue.fields import check_amount
from rules.addresses import web_address
from rules.fields import Text
from rules.names import sort_key
from rules.numbers import to_minor
from rules.reasons import Refused

TEXT, LINK, KEY = Text(500), Text(500, meaning=web_address), Text(40)
FIRST_YEAR, LAST_YEAR = 1900, 2200
LARGEST, PLACES = 10**14 - 1, 4
"""Of a number: what stands before its mark, and how many decimals."""
_STEP = Decimal(1).scaleb(-PLACES)
_PLAIN = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?", re.ASCII)

Columns = dict[str, Any]
"""The typed columns of one row of values; what is not named is empty."""


def kept(field: CustomField, value: Any, had: tuple[Columns, ...] = ()) -> tuple[Columns, ...]:
    """A value as the rows that keep it: none where it is empty. Raises Refused.

    `had` is what stands there: a choice that was retired since may stay.
    """
    if value is None or value == "" or value == []:
        return ()
    if field.kind == CustomKind.CHOICES:
        return _choices(field, value, had)
    rows = _KEPT[field.kind](field, value)
    if field.kind == CustomKind.CHOICE and rows not in (had, ()):
        _check_offered(field, rows[0]["choice"])
    return rows


def sent(kind: str, rows: tuple[Columns, ...]) -> Any:
    """What programs read: decimals and amounts as texts, dates as 2026-11-02, choices by key."""
    if kind == CustomKind.CHOICES:
        return sorted(row["choice"] for row in rows)
    return _SENT[kind](rows[0]) if rows else None


def shown(kind: str, rows: tuple[Columns, ...]) -> Any:
    """What forms show: a number as a number, a date as a date."""
    if not rows:
        return [] if kind == CustomKind.CHOICES else None
    return _SHOWN.get(kind, sent)(kind, rows)


def minor_amount(minor: int) -> Decimal:
    """Hundredths as an amount."""
    return Decimal(minor).scaleb(-2)


def plain_number(number: int) -> Decimal:
    """Ten-thousandths as a number, without zeros at its end."""
    return Decimal(format(Decimal(number).scaleb(-PLACES).normalize(), "f"))


def number_kept(value: Any) -> int:
    """A number in ten-thousandths. Raises Refused."""
    number = _decimal(value)
    if abs(number) > LARGEST:
        raise Refused("too_large", reason("too_large"))
    if number != number.quantize(_STEP):
        raise Refused("places", _("A number has four decimals at most."))
    return int(number.scaleb(PLACES))


def amount_kept(value: Any) -> int:
    """An amount in hundredths. Raises Refused."""
    amount = _decimal(value)
    check_amount(amount)
    return to_minor(amount)


def day_kept(value: Any) -> date:
    """A day. Raises Refused."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if len(value) == 10 else None
        except ValueError as error:
            raise Refused("date") from error
    if type(value) is not date:
        raise Refused("date")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise Refused("out_of_range", _("Choose a year from 1900 to 2200."))
    return value


def _text(_field: CustomField, value: Any) -> tuple[Columns, ...]:
    return _filled(TEXT.clean(value))


def _link(_field: CustomField, value: Any) -> tuple[Columns, ...]:
    return _filled(LINK.clean(value))


def _filled(text: str) -> tuple[Columns, ...]:
    return ({"text": text, "text_key": sort_key(text)},) if text else ()


def _number(_field: CustomField, value: Any) -> tuple[Columns, ...]:
    return ({"number": number_kept(value)},)


def _money(_field: CustomField, value: Any) -> tuple[Columns, ...]:
    return ({"minor": amount_kept(value)},)


def _day(_field: CustomField, value: Any) -> tuple[Columns, ...]:
    return ({"day": day_kept(value)},)


def _yes_no(_field: CustomField, value: Any) -> tuple[Columns, ...]:
    if not isinstance(value, bool):
        raise Refused("invalid", _("This is neither yes nor no."))
    return ({"is_so": value},)


def _choice(_field: CustomField, value: Any) -> tuple[Columns, ...]:
    key = KEY.clean(value)
    return ({"choice": key},) if key else ()


def _choices(field: CustomField, value: Any, had: tuple[Columns, ...]) -> tuple[Columns, ...]:
    if not isinstance(value, list | tuple):
        raise Refused("invalid", _("This is not a list of choices."))
    if len(value) > 2 * len(field.choices):
        raise Refused("too_many", _("These are too many."))
    there = {row["choice"] for row in had}
    keys = sorted({KEY.clean(one) for one in value})
    for key in keys:
        if key not in there:
            _check_offered(field, key)
    return tuple({"choice": key} for key in keys)


def _check_offered(field: CustomField, key: str) -> None:
    if all(choice["key"] != key for choice in field.offered):
        raise Refused("invalid_choice")


def _decimal(value: Any) -> Decimal:
    """What a form has read, or a program's text or whole number. Raises Refused."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= 2**53:
        value = int(value)
    is_number = isinstance(value, Decimal) or (isinstance(value, int) and type(value) is not bool)
    if not is_number and not (isinstance(value, str) and _PLAIN.fullmatch(value)):
        told = _('Write a number as text, "12.50", or as a whole number.')
        raise Refused("invalid", told)
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise Refused("number", reason("number")) from error
    if not number.is_finite() or number.adjusted() > 20:
        raise Refused("too_large", reason("too_large"))
    return number


_KEPT: Mapping[str, Callable[[CustomField, Any], tuple[Columns, ...]]] = {
    CustomKind.TEXT: _text,
    CustomKind.NUMBER: _number,
    CustomKind.MONEY: _money,
    CustomKind.DATE: _day,
    CustomKind.CHOICE: _choice,
    CustomKind.YES_NO: _yes_no,
    CustomKind.LINK: _link,
}
_SENT: Mapping[str, Callable[[Columns], Any]] = {
    CustomKind.TEXT: lambda row: row["text"],
    CustomKind.NUMBER: lambda row: str(plain_number(row["number"])),
    CustomKind.MONEY: lambda row: str(minor_amount(row["minor"])),
    CustomKind.DATE: lambda row: str(row["day"]),
    CustomKind.CHOICE: lambda row: row["choice"],
    CustomKind.YES_NO: lambda row: row["is_so"],
    CustomKind.LINK: lambda row: row["text"],
}
_SHOWN: Mapping[str, Callable[[str, tuple[Columns, ...]], Any]] = {
    CustomKind.NUMBER: lambda _kind, rows: plain_number(rows[0]["number"]),
    CustomKind.MONEY: lambda _kind, rows: minor_amount(rows[0]["minor"]),
    CustomKind.DATE: lambda _kind, rows: day_kept(str(rows[0]["day"])),
}
