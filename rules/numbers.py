"""Decimals as people write them: `1.234,56` or `1,234.56`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

MAX_DIGITS = 16


class PlainNumber(str):
    """The text of a number that its file stored as a number: the point is decimal.

    `sign` is the currency that its number format shows, if any.
    """

    __slots__ = ("sign",)
    sign: str

    def __new__(cls, text: str, sign: str = "") -> PlainNumber:
        """The text, and the sign that stands beside it."""
        number = super().__new__(cls, text)
        number.sign = sign
        return number


class NumberFormat(StrEnum):
    """Which of the two marks is decimal; the value is how it is shown to people."""

    POINT = "1,234.56"
    COMMA = "1.234,56"


@dataclass(frozen=True)
class DetectedFormat:
    """The format of a column, whether the file itself showed it, and whether it matters."""

    format: NumberFormat
    by_evidence: bool
    matters: bool = True


_SPACES = r" \t\r\n\u00a0\u2000-\u200a\u202f\u205f\u3000"
_SYMBOLS = re.compile(rf"R\$|US\$|[$€£¥%]|\b[A-Z]{{3}}\b|[{_SPACES}'’‘ʼ´]")
_MARKS = frozenset(".,")
_NOTHING = ("-", "–")
"""How accounting formats write zero, with or without a currency."""
_GROUPED = {
    NumberFormat.POINT: re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+", re.ASCII),
    NumberFormat.COMMA: re.compile(r"(\d+|\d{1,3}(\.\d{3})+)(,\d*)?|,\d+", re.ASCII),
}


def locale_format(locale: str) -> NumberFormat:
    """What a locale writes."""
    return NumberFormat.COMMA if locale.lower().startswith("pt") else NumberFormat.POINT


def detect_number_format(samples: Iterable[str], locale: str) -> DetectedFormat:
    """One decision for a whole column: its own evidence, or the locale where it has none.

    Evidence of both kinds is none: the values of the other kind are refused later.
    """
    seen, has_marks = set(), False
    for text in samples:
        has_marks = has_marks or (bool(_MARKS & {*text}) and not isinstance(text, PlainNumber))
        if found := _evidence(text):
            seen.add(found)
    if len(seen) == 1:
        return DetectedFormat(seen.pop(), by_evidence=True)
    return DetectedFormat(locale_format(locale), by_evidence=False, matters=has_marks)


def parse_decimal(text: str, number_format: NumberFormat) -> Decimal | None:
    """The exact number, or None where the text is not one in this format.

    Currency signs and % are left out; parentheses or a trailing minus mean less than zero,
    a dash alone is zero.
    """
    if isinstance(text, PlainNumber):
        number_format = NumberFormat.POINT
    if _SYMBOLS.sub("", text) in _NOTHING:
        return Decimal(0)
    negative, digits = _unsigned(text)
    if not _GROUPED[number_format].fullmatch(digits):
        return None
    thousands, decimal = (",", ".") if number_format is NumberFormat.POINT else (".", ",")
    plain = digits.replace(thousands, "").replace(decimal, ".")
    if len(plain.split(".")[0]) > MAX_DIGITS:
        return None
    value = Decimal(plain)
    return -value if negative else value


def to_minor(value: Decimal, factor: int = 1) -> int:
    """Hundredths of the currency, half up, of a value in units of `factor`."""
    return int((value * factor * 100).quantize(Decimal(1), ROUND_HALF_UP))


def _unsigned(text: str) -> tuple[bool, str]:
    text = _SYMBOLS.sub("", text.replace("\u2212", "-"))
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1]
    if text.startswith("-"):
        return True, text[1:]
    if text.endswith("-"):
        return True, text[:-1]
    return False, text.removeprefix("+")


def _evidence(text: str) -> NumberFormat | None:
    """What one value proves: "1,5" a comma, "1.234.567" a comma, "1,234" nothing."""
    if isinstance(text, PlainNumber):
        return None
    digits = _unsigned(text)[1]
    fits = [shape for shape, pattern in _GROUPED.items() if pattern.fullmatch(digits)]
    if len(fits) != 1:
        return _leading_zero(digits)
    return fits[0]


def _leading_zero(digits: str) -> NumberFormat | None:
    """`0,123` and `0.123` are never thousands."""
    if re.fullmatch(r"0,\d+", digits):
        return NumberFormat.COMMA
    if re.fullmatch(r"0\.\d+", digits):
        return NumberFormat.POINT
    return None
