"""The Brazilian company number: 12 letters or digits and two check digits.

Letters are valid from July 2026 on; a number of digits alone is the same rule.
"""

from __future__ import annotations

import re
from operator import mul

_SHAPE = re.compile(r"[0-9A-Z]{12}[0-9]{2}")
_PUNCTUATION = re.compile(r"[.\-/\s]")
LENGTH = 14
_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def normalized(text: str) -> str:
    """Without points, slash, hyphen and spaces, in capitals."""
    return _PUNCTUATION.sub("", text).upper()


def is_valid(text: str) -> bool:
    """Whether shape and both check digits are right; one repeated character never is."""
    number = normalized(text)
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
