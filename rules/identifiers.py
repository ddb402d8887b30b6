"""Ids that a spreadsheet has taken for numbers, and spoiled."""

from __future__ import annotations

import re

from rules.numbers import PlainNumber
from rules.reasons import Refused

DIGITS_AT_MOST = 15
"""What a spreadsheet keeps of a number; what comes after is zeros."""

_SHORTENED = re.compile(r"\d(?:[.,]\d+)?e\+\d+|\d[.,]\d+e\d+", re.ASCII | re.IGNORECASE)
_DECIMALS = re.compile(r"\d+[.,]\d+", re.ASCII)
_WHOLE_FLOAT = re.compile(r"\d+\.0", re.ASCII)


def check_identifier(text: str) -> None:
    """Raises Refused for what was an id before a spreadsheet took it for a number."""
    check_named(text)
    if _DECIMALS.fullmatch(text.strip()):
        raise Refused("float")


def check_named(text: str) -> None:
    """The same where names may stand as well: "3,5" can be one, `1001.0` can't."""
    plain = text.strip()
    if not plain[:1].isdigit():
        return
    if _SHORTENED.fullmatch(plain):
        raise Refused("shortened")
    if _WHOLE_FLOAT.fullmatch(plain) or (isinstance(text, PlainNumber) and "." in text):
        raise Refused("float")
    if len(plain) > DIGITS_AT_MOST and plain.isdecimal():
        raise Refused("long_number")
