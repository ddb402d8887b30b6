"""The words of a name or of a question, and what is one slip of the finger away. Pure."""

from __future__ import annotations

from rules.names import folded

LONGEST, TERMS_AT_MOST = 120, 10
FORGIVEN_FROM = 5
"""A word of so many letters is found with one of them wrong, missing, doubled or swapped."""

SEPARATORS = "\t\n\r !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»“”„‘’–—·•…/¿¡°ºª§©®™\u00a0\u3000"
"""What stands between words. Letters are all the rest, in whatever script, so that SQL and we
agree wherever the database stands."""

_APART = str.maketrans(SEPARATORS, " " * len(SEPARATORS))
_LATIN = "abcdefghijklmnopqrstuvwxyz0123456789"
_SCRIPTS = (
    ("\u0370", "\u03ff", "αβγδεζηθικλμνξοπρσςτυφχψω"),
    ("\u0400", "\u04ff", "абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґ"),
    ("\u0590", "\u05ff", "אבגדהוזחטיךכלםמןנסעףפץצקרשת"),
    ("\u0600", "\u06ff", "ءابتثجحخدذرزسشصضطظعغفقكلمنهويىة"),
)


def words_of(text: str) -> list[str]:
    """Each word of a text once, folded, in their order."""
    return list(dict.fromkeys(w[:LONGEST] for w in folded(text).translate(_APART).split()))


def terms_of(question: str) -> list[str]:
    """What a question asks for: its words, ten at most."""
    return words_of(question)[:TERMS_AT_MOST]


def wholes_of(question: str) -> list[str]:
    """The question as one word, where it may be a reference, a tax id or an e-mail address."""
    plain = "".join(folded(question).split())
    bare = plain.translate(_APART).replace(" ", "")
    if len(bare) < 3 or not (any(c.isdigit() or c == "@" for c in plain) or bare != plain):
        return []
    return [whole[:LONGEST] for whole in dict.fromkeys([plain, bare])]


def one_edit_away(word: str) -> list[str]:
    """All that is written like the word but for one slip; nothing of short words."""
    if len(word) < FORGIVEN_FROM:
        return []
    letters = alphabet_of(word)
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    found = {
        *(a + b[1:] for a, b in cuts if b),
        *(a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1),
        *(a + c + b[1:] for a, b in cuts if b for c in letters),
        *(a + c + b for a, b in cuts for c in letters),
    }
    return sorted(found - {word})


def alphabet_of(word: str) -> str:
    """The letters that may stand in such a word."""
    if word.isascii():
        return _LATIN
    scripts = (
        letters for first, last, letters in _SCRIPTS if any(first <= c <= last for c in word)
    )
    return "".join(scripts) or _LATIN


def is_near(word: str, other: str) -> bool:
    """Whether one slip makes one of the other: for words that no table holds."""
    if len(other) < FORGIVEN_FROM or abs(len(word) - len(other)) > 1:
        return False
    if word == other:
        return True
    same = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    if same is None:
        return True
    a, b = word[same:], other[same:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped
