"""Amounts of a file in the currency of its organisation; those of another one are refused."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounts.imports.choices import AMOUNTS, Choices
from accounts.imports.limits import UnreadableFile
from rules.numbers import NumberFormat, PlainNumber, parse_decimal
from rules.reasons import Refused
from tenants.currencies import foreign_sign, foreign_title, in_own


def read_amount(text: str, number_format: str, currency: str) -> Decimal:
    """The amount in units of the currency. Raises Refused, `currency` where it is in another."""
    if isinstance(text, PlainNumber):
        if foreign_sign(text.sign, currency):
            raise Refused("currency")
    elif not text[:1].isdigit() or not text[-1:].isdigit():
        text = in_own(text, currency)
    value = parse_decimal(text, NumberFormat(number_format))
    if value is None:
        raise Refused("number")
    return value


def with_sign(text: str) -> str:
    """The cell as it was seen, with the sign that its number format shows."""
    sign = text.sign if isinstance(text, PlainNumber) else ""
    return f"{sign} {text}".strip()


def check_titles(header: list[str], choices: Choices, currency: str) -> None:
    """Raises UnreadableFile where a column of amounts says that it is in another currency."""
    for name in AMOUNTS:
        at = choices.columns.get(name)
        if at is not None and (sign := foreign_title(header[at], currency)):
            raise UnreadableFile(
                "currency",
                _("The column “%(column)s” is in %(sign)s; the organisation's currency is %(own)s.")
                % {"column": header[at], "sign": sign, "own": currency},
            )
