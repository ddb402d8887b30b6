"""Tax ids as they are stored and compared; in Brazil a CNPJ.

The CNPJ: 12 letters or digits and two check digits. Letters are valid from July 2026 on;
a number of digits alone is the same rule.
"""

from __future__ import annotations

import re
from operator import mul

from accounts.reasons import REASONS
from rules.names import sort_key
from rules.reasons import Refused

BRAZIL = frozenset({"br", "bra", "brasil", "brazil"})
"""How people write it, as `sort_key` does."""


def is_brazil(country: str) -> bool:
    """Whether this names Brazil."""
    return sort_key(country) in BRAZIL


def clean_tax_id(text: str, *, in_brazil: bool) -> str:
    """As it is stored and compared; in Brazil only a CNPJ whose digits are right."""
    number = normalized_cnpj(text)
    if not in_brazil:
        return number if is_valid_cnpj(number) else _capitals(text)
    if number.isdigit() and 11 < len(number) < 14:
        number = number.zfill(14)  # spreadsheets drop leading zeros
    if not is_valid_cnpj(number):
        raise Refused("cnpj", REASONS["cnpj"])
    return number


def tidied_tax_id(text: str, *, in_brazil: bool) -> str:
    """The same where it isn't known yet whether it must be one: what is no CNPJ stays as it is."""
    try:
        return clean_tax_id(text, in_brazil=in_brazil)
    except Refused:
        return _capitals(text)


def _capitals(text: str) -> str:
    """As long as before: capitals of some letters are two."""
    return text.upper() if text.isascii() else "".join(map(_capital, text))


def _capital(letter: str) -> str:
    capital = letter.upper()
    return capital if len(capital) == 1 else letter


_SHAPE = re.compile(r"[0-9A-Z]{12}[0-9]{2}")

_PUNCTUATION = re.compile(r"[.\-/\s]")

LENGTH = 14

_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def normalized_cnpj(text: str) -> str:
    """Without points, slash, hyphen and spaces, in capitals."""
    return _PUNCTUATION.sub("", text).upper()


def is_valid_cnpj(text: str) -> bool:
    """Whether shape and both check digits are right; one repeated character never is."""
    number = normalized_cnpj(text)
    if len(number) != LENGTH or not _SHAPE.fullmatch(number) or len(set(number)) == 1:
        return False
    return number[12:] == check_digits(number[:12])


def check_digits(base: str) -> str:
    """The two digits that belong to the first twelve characters."""
    first = _check_digit(base, _WEIGHTS[1:])
    return first + _check_digit(base + first, _WEIGHTS)


def _check_digit(text: str, weights: tuple[int, ...]) -> str:
    # Each character counts as its ASCII code less 48.
    rest = (sum(map(mul, text.encode("ascii"), weights)) - 48 * sum(weights)) % 11
    return str(0 if rest < 2 else 11 - rest)
