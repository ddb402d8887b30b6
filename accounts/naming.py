"""How names are compared, sorted and searched: without accents or case."""

from __future__ import annotations

import unicodedata


def sort_key(text: str) -> str:
    """Lower case, no accents, single spaces: "Ação  Ltda" → "acao ltda"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.split())[:200]
