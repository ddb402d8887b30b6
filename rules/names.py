"""How names are compared, sorted and searched: without accents or case."""

from __future__ import annotations

import unicodedata

# letters by their class, and yet blank on the screen
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def is_visible(text: str) -> bool:
    """Whether a reader sees anything: blanks, joiners and marks of direction alone show nothing."""
    return any(unicodedata.category(c)[0] not in "CZ" and c not in _BLANK for c in text)


def sort_key(text: str) -> str:
    """Lower case, no accents, single spaces: "Ação  Ltda" → "acao ltda"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.split())[:200]


def fast_key(text: str) -> str:
    """`sort_key`, quick for plain ASCII."""
    return " ".join(text.lower().split())[:200] if text.isascii() else sort_key(text)
