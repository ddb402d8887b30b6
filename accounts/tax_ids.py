"""Tax ids as they are stored and compared; in Brazil a CNPJ, or the CPF of a person.

The CNPJ: 12 letters or digits and two check digits. Letters are valid from July 2026 on;
a number of digits alone is the same rule. The CPF: nine digits and two check digits.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import mul

from accounts.reasons import REASONS
from rules.identifiers import check_named
from rules.names import sort_key
from rules.reasons import Refused

BRAZIL = frozenset({"br", "bra", "brasil", "brazil"})
"""How people write it, as `sort_key` does."""


@lru_cache(maxsize=1_000)
def is_brazil(country: str) -> bool:
    """Whether this names Brazil."""
    return sort_key(country) in BRAZIL


def clean_tax_id(text: str, *, in_brazil: bool, cnpj_only: bool = False) -> str:
    """As it is stored and compared; in Brazil only what has the right check digits."""
    check_named(text)
    number = normalized_cnpj(text)
    if not in_brazil:
        return number if _is_cnpj(number) else _capitals(text)
    number = _with_zeros(number, cnpj_only=cnpj_only)
    if code := not_brazilian(number, cnpj_only=cnpj_only):
        raise Refused(code, REASONS[code])
    return number


def not_brazilian(number: str, *, cnpj_only: bool = False) -> str:
    """Why a tax id as it is stored can't be one of Brazil; empty where it can."""
    if is_valid_cnpj(number) or (not cnpj_only and is_valid_cpf(number)):
        return ""
    is_longer = len(normalized_cnpj(number)) != CPF_LENGTH
    return "cnpj" if cnpj_only or is_longer else "cnpj_or_cpf"


def _with_zeros(number: str, *, cnpj_only: bool) -> str:
    """With the zeros that a spreadsheet dropped, where it is a right one with them."""
    if not number.isdecimal():
        return number
    lengths = [LENGTH] if cnpj_only else [LENGTH, CPF_LENGTH]
    if len(number) == CPF_LENGTH:
        lengths.reverse()  # eleven digits are a CPF before they are a CNPJ that lost three
    padded = (number.zfill(length) for length in lengths)
    return next((text for text in padded if not not_brazilian(text, cnpj_only=cnpj_only)), number)


def tidied_tax_id(text: str, *, in_brazil: bool, cnpj_only: bool = False) -> str:
    """The same where it isn't known yet whether it must be one: what is none stays as it is."""
    try:
        return clean_tax_id(text, in_brazil=in_brazil, cnpj_only=cnpj_only)
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
CPF_LENGTH = 11

_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
_WEIGHTS_OF_CPF = (11, 10, 9, 8, 7, 6, 5, 4, 3, 2)


def normalized_cnpj(text: str) -> str:
    """Without points, slash, hyphen and spaces, in capitals."""
    return _PUNCTUATION.sub("", text).upper()


def is_valid_cnpj(text: str) -> bool:
    """Whether shape and both check digits are right; one repeated character never is."""
    return _is_cnpj(normalized_cnpj(text))


def _is_cnpj(number: str) -> bool:
    if len(number) != LENGTH or not _SHAPE.fullmatch(number) or len(set(number)) == 1:
        return False
    return number[12:] == check_digits(number[:12])


def is_valid_cpf(text: str) -> bool:
    """Whether these are eleven digits with the right check digits; one repeated never is."""
    if len(text) != CPF_LENGTH or not (text.isascii() and text.isdecimal()) or len(set(text)) == 1:
        return False
    first = _check_digit(text[:9], _WEIGHTS_OF_CPF[1:])
    return text[9:] == first + _check_digit(text[:9] + first, _WEIGHTS_OF_CPF)


def written_tax_id(number: str, *, in_brazil: bool) -> str:
    """As people write it: a CNPJ with points, slash and hyphen, in Brazil a CPF with its own."""
    if is_valid_cnpj(number):
        cnpj = normalized_cnpj(number)
        return f"{cnpj[:2]}.{cnpj[2:5]}.{cnpj[5:8]}/{cnpj[8:12]}-{cnpj[12:]}"
    if in_brazil and is_valid_cpf(number):
        return f"{number[:3]}.{number[3:6]}.{number[6:9]}-{number[9:]}"
    return number


def check_digits(base: str) -> str:
    """The two digits that belong to the first twelve characters."""
    first = _check_digit(base, _WEIGHTS[1:])
    return first + _check_digit(base + first, _WEIGHTS)


def _check_digit(text: str, weights: tuple[int, ...]) -> str:
    # Each character counts as its ASCII code less 48.
    rest = (sum(map(mul, text.encode("ascii"), weights)) - 48 * sum(weights)) % 11
    return str(0 if rest < 2 else 11 - rest)
