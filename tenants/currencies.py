"""Signs and codes of money: whose they are, so that no other currency is read as ours."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from rules.reasons import Refused
from tenants.codes import CURRENCIES

_DOLLAR_CODES = """
ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUP CVE DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD
TTD TWD USD UYU XCD
"""
_DOLLARS = frozenset(_DOLLAR_CODES.split())
_SIGNS = {
    "$": _DOLLARS,
    **{
        sign: frozenset(codes.split())
        for sign, codes in {
            "r$": "BRL",
            "us$": "USD",
            "u$": "USD",
            "a$": "AUD",
            "au$": "AUD",
            "c$": "CAD NIO",
            "ca$": "CAD",
            "mx$": "MXN",
            "nz$": "NZD",
            "hk$": "HKD",
            "s$": "SGD",
            "nt$": "TWD",
            "€": "EUR",
            "£": "EGP FKP GBP GIP LBP SHP SSP SYP",
            "¥": "CNY JPY",
            "₹": "INR",
            "₽": "RUB",
            "₺": "TRY",
            "₩": "KRW KPW",
            "₪": "ILS",
            "₫": "VND",
            "₴": "UAH",
            "₦": "NGN",
            "₱": "PHP CUP",
            "฿": "THB",
            "₡": "CRC SVC",
            "₲": "PYG",
            "₸": "KZT",
            "zł": "PLN",
            "kč": "CZK",
            "kr": "DKK ISK NOK SEK",
            "ft": "HUF",
            "fr": "CHF",
            "s/": "PEN",
            "reais": "BRL",
            "euro": "EUR",
            "euros": "EUR",
        }.items()
    },
}
"""In small letters, with the currencies that write them."""
_TOKEN = re.compile(r"[^\W\d_]{0,3}[$€£¥₠-⃀฿]|s/(?=[ \d])|[^\W\d_]+", re.IGNORECASE)
_TITLE_END = re.compile(r"[(\[]([^)\]]+)[)\]]|(\S+)\s*$")


def foreign_sign(text: str, currency: str) -> str:
    """The sign or code of another currency beside an amount; empty where there is none."""
    return next((s for s in _signs(text) if not _belongs(s, currency)), "")


def foreign_title(title: str, currency: str) -> str:
    """The same for the title of a column: in brackets or at its end, codes in capitals."""
    for found in _TITLE_END.finditer(title):
        for sign in _signs(found[1] or found[2]):
            if not _belongs(sign, currency) and (not sign.isalpha() or sign.isupper()):
                return sign
    return ""


def without_sign(text: str, currency: str) -> str:
    """The text less the signs of its own currency."""
    for sign in _signs(text):
        if _belongs(sign, currency):
            text = text.replace(sign, "", 1)
    return text


def in_own(text: str, currency: str) -> str:
    """The amount without the signs of its own currency. Raises Refused beside another's."""
    if sign := foreign_sign(text, currency):
        told = _("%(sign)s is another currency; write the amount in %(own)s.")
        raise Refused("currency", told % {"sign": sign, "own": currency})
    return without_sign(text, currency)


def is_sign(text: str) -> bool:
    """Whether this is the sign or the code of a currency."""
    return text.lower() in _SIGNS or text.upper() in CURRENCIES


def _signs(text: str) -> list[str]:
    found = _TOKEN.findall(text)
    return [token for token in found if is_sign(token) or unicodedata.category(token[-1]) == "Sc"]


def _belongs(sign: str, currency: str) -> bool:
    codes = _SIGNS.get(sign.lower())
    return sign.upper() == currency if codes is None else currency in codes
