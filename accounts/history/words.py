"""The words of a text, as they are searched: without accents or case. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rules.names import folded

LONGEST, SHORTEST = 40, 2
TERMS_AT_MOST = 8
_WORD = re.compile(r"[^\W_]+")

# They stand in every text and tell nothing apart; leaving them out halves the index.
_PORTUGUESE = """
ao aos as com como da das de dela dele do dos ela ele eles em entre era essa esse esta este
eu foi ha isso ja la lhe mais mas na nas nem no nos nossa nosso num numa os ou para pela
pelo por pra qual quando que quem se sem ser seu sua so tambem te tem tinha um uma
"""
_ENGLISH = """
about after also an and any are at be been but by can did for from had has have he her him
his if in into is it its not of on or our she so than that the their them then there they
this to was we were what when which who will with would you your
"""
COMMON = frozenset(f"{_PORTUGUESE} {_ENGLISH}".split())


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters and digits in a text, and the words that it is searched by."""

    start: int
    end: int
    words: tuple[str, ...]


def pieces(text: str) -> Iterator[Piece]:
    """The runs of letters and digits, in their order."""
    for found in _WORD.finditer(text):
        yield Piece(found.start(), found.end(), _folded(found[0]))


def words_of(text: str) -> list[str]:
    """Each word once, sorted; the common ones are left out."""
    words = {word for piece in pieces(composed(text)) for word in piece.words}
    return sorted(words - COMMON)


def terms_of(question: str) -> list[str]:
    """What a question asks for: its words once each, in their order, 8 at most.

    Common words are left out unless nothing else is asked.
    """
    words = [word for piece in pieces(composed(question)) for word in piece.words]
    telling = [word for word in words if word not in COMMON]
    return list(dict.fromkeys(telling or words))[:TERMS_AT_MOST]


def is_asked(piece: Piece, terms: list[str]) -> bool:
    """Whether a word of the piece begins with one of the terms."""
    return any(word.startswith(tuple(terms)) for word in piece.words)


def composed(text: str) -> str:
    """Letters and their accents as one character each, as most programs write them."""
    return unicodedata.normalize("NFC", text)


def _folded(run: str) -> tuple[str, ...]:
    return tuple(word[:LONGEST] for word in _WORD.findall(folded(run)) if len(word) >= SHORTEST)
