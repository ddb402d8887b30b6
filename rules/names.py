"""How names are compared, and how texts are searched and sorted: one key for each."""

from __future__ import annotations

import re
import unicodedata

# letters by their class, and yet blank on the screen
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")

UNDECOMPOSED = {
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ø": "o",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "ß": "ss",
    "þ": "th",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "´": "'",
}
"""What has no accent to take off, and what people type for it."""

UNSEEN = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""Marks of direction and what has no width, for use in brackets: two names that look the same
are the same."""

_PLAIN = str.maketrans(UNDECOMPOSED)
_unseen = re.compile(f"[{UNSEEN}]")


def is_visible(text: str) -> bool:
    """Whether a reader sees anything: blanks, joiners and marks of direction alone show nothing."""
    if text.isascii() and text.isprintable():
        return bool(text.strip())
    return any(unicodedata.category(c)[0] not in "CZ" and c not in _BLANK for c in text)


def apart(text: str) -> str:
    """A name to stand within a plain text: one that runs from right to left, isolated (UAX #9)."""
    if text.isascii() or not any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text):
        return text
    return f"\u2068{text}\u2069"


def same_key(text: str) -> str:
    """What two names share that are the same: composed, without case, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    composed = unicodedata.normalize("NFC", _unseen.sub("", text))
    return " ".join(unicodedata.normalize("NFC", composed.casefold()).split())


def folded(text: str) -> str:
    """As texts are searched: small letters, no accents, "Łódź" → "lodz"."""
    if text.isascii():
        return text.lower()
    seen = unicodedata.normalize("NFKD", _unseen.sub("", text).translate(_PLAIN)).casefold()
    decomposed = unicodedata.normalize("NFKD", seen)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.translate(_PLAIN)


def sort_key(text: str) -> str:
    """As names are sorted and found: folded, single spaces. "Ação  Ltda" → "acao ltda".

    Names that are the same have the same key; those that have it are not always the same.
    """
    return " ".join(folded(text).split())[:200]
