"""Rich texts as they are kept: one cleaner for every way in (editor, textarea, API, file)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import nh3

from rules.errors import RuleError
from rules.reasons import Refused
from rules.rich_text import plain
from rules.rich_text.reading import HEAPED, read
from rules.rich_text.sequences import pairs
from rules.rich_text.shapes import HEADINGS, LISTS, Block, write
from rules.rich_text.tidying import tidied
from rules.texts import fitting, shown

MOST_LETTERS, MOST_TAGS, MOST_DEEP = 400_000, 20_000, 100
"""Of markup, before it is read: what a browser pastes is many times its text."""

KEPT_TAGS = {"p", "li", "strong", "em", "a", "br", *HEADINGS, *LISTS}

_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_ENDLESS = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base"})


class Kept(str):
    """A text as `clean` answered it: a form hands it to the rule, which need not read it again."""

    __slots__ = ("at_most",)
    at_most: int


def clean(html: str, at_most: int) -> str:
    """The text as it is kept, of at most so many letters. Raises Refused."""
    if isinstance(html, Kept) and html.at_most <= at_most:
        return html
    kept = Kept(_kept(_blocks_in(html), at_most))
    kept.at_most = at_most
    return kept


def from_text(text: str, at_most: int, over: str = "") -> str:
    """The same for plain text. What stood in `over` and was not changed keeps its formats."""
    return _kept(_formatted(plain.blocks_of(text), blocks(over)), at_most)


def optional(field: str, html: str, *, at_most: int) -> str:
    """A rich text that may be empty. RuleError where it can't be kept."""
    try:
        return clean(html, at_most)
    except Refused as refusal:
        raise RuleError.on(field, refusal.detail, refusal.code) from refusal


def blocks(html: str) -> list[Block]:
    """Paragraphs, headings and items of a kept text, as data."""
    return tidied(read(html)) if html else []


def as_text(html: str) -> str:
    """A kept text without its formats: for textareas, search, files and mails."""
    return plain.text_of(blocks(html))


def harmless(html: str, also: Iterable[str] = ()) -> str:
    """A kept text for a page, cleaned again: whatever a row holds, nothing in it acts."""
    return nh3.clean(
        html,
        tags=KEPT_TAGS.union(also),
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )


def _blocks_in(html: str) -> list[Block]:
    _check(html)
    return tidied(read(html))


def _check(html: str) -> None:
    if shown(html) != html:
        raise Refused("characters")
    if len(html) > MOST_LETTERS or _is_heaped(html):
        raise Refused("max_length", HEAPED)


def _is_heaped(html: str) -> bool:
    """Whether there is so much markup that reading it would take long."""
    deep: Counter[str] = Counter()
    deepest: Counter[str] = Counter()
    for number, (end, name) in enumerate(_TAG.findall(html)):
        if number == MOST_TAGS:
            return True
        if name.lower() in _ENDLESS:
            continue
        deep[name] += -1 if end else 1
        deepest[name] = max(deepest[name], deep[name])
    return deepest.total() > MOST_DEEP


def _kept(made: Sequence[Block], at_most: int) -> str:
    fitting("\n".join(block.text for block in made), at_most)
    html = write(made)
    _check(html)
    return html


def _formatted(made: list[Block], over: list[Block]) -> list[Block]:
    """The blocks that were there before, as they were."""
    if over:
        old = [(block.kind, block.level, block.text) for block in over]
        new = [(block.kind, block.level, block.text) for block in made]
        for there, here in pairs(old, new):
            made[here] = over[there]
    return made
