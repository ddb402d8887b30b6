"""The text of a cell of a workbook, by its value and its number format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from rules.numbers import PlainNumber

_EXACT = 1e16
_SIGN_SECTION = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_SECTION = re.compile(r"\[[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_PADDING = re.compile(r"[_*].")
_MONEY = re.compile(r"[^\W\d_]{0,3}[$€£¥₠-⃀฿]|[A-Z]{3}|zł|Kč|kr|Ft|Fr")


@dataclass(frozen=True)
class Look:
    """What a number format puts beside a number, or makes of it."""

    sign: str = ""
    mask: str = ""


def text_of(cell: Any) -> str:
    """The text of a cell; numbers stay numbers, ids keep the zeros that are seen."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _number(value: float, number_format: str) -> str:
    plain = _plain(value)
    if number_format == "General":
        return PlainNumber(plain)
    look = look_of(number_format)
    if look.mask and plain.isdecimal() and len(plain) <= look.mask.count("0"):
        return _masked(plain, look.mask)
    return PlainNumber(plain, look.sign)


def _plain(value: float) -> str:
    if isinstance(value, int) or (value.is_integer() and abs(value) < _EXACT):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


@lru_cache(maxsize=512)
def look_of(number_format: str) -> Look:
    """A currency sign anywhere in it, or a mask of nothing but zeros: `00000`, a CNPJ's."""
    signs = [sign for sign in _SIGN_SECTION.findall(number_format) if sign]
    plain = _PADDING.sub("", _SECTION.sub("", number_format))
    literal = "".join(a or b for a, b in _LITERAL.findall(plain)) + _LITERAL.sub("", plain)
    signs += _MONEY.findall(literal)
    mask = _LITERAL.sub(lambda found: found[1] or found[2] or "", plain.split(";")[0])
    is_mask = set(_LITERAL.sub("", plain.split(";")[0])) <= set("0-/ ()") and mask.count("0") > 1
    return Look(signs[0].strip() if signs else "", mask if is_mask else "")


def _masked(digits: str, mask: str) -> str:
    """The digits in the mask, with zeros in front."""
    rest = iter(digits.zfill(mask.count("0")))
    return "".join(next(rest) if letter == "0" else letter for letter in mask)
