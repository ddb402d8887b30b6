"""Reads HTML, whoever wrote it, into blocks: our own, and what Word, Outlook and Google Docs paste.

nh3 makes any HTML well-formed and takes out what could act; what is left is read here.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

import nh3
from django.utils.translation import gettext_lazy as _

from rules.reasons import Refused
from rules.rich_text.shapes import Block, Run, safe_address
from rules.rich_text.tables import Rows

_BLOCK_TAGS = (
    "address article aside blockquote caption center dd details div dl dt fieldset figcaption "
    "figure footer form header hr legend main nav p pre section summary table tbody td tfoot "
    "th thead tr h1 h2 h3 h4 h5 h6 ul ol li"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_INLINE = frozenset({"a", "b", "strong", "i", "em", "span", "br", "font"})
_STYLED = _BLOCKS | _INLINE - {"br"}
_UNSAID_TAGS = (
    "script style title xml template noscript iframe object embed svg math audio video canvas "
    "select textarea button noembed noframes"
)
_BOLD = re.compile(r"(?:^|[;\s])font-weight:\s*(?:(bold|bolder|[6-9]00)|(normal|lighter|[1-5]00))")
_ITALIC = re.compile(r"(?:^|[;\s])font-style:\s*(?:(italic|oblique)|(normal))")
_WORD_ITEM = re.compile(r"mso-list:\s*\S+\s+level(\d)")
_WORD_MARKER = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_ORDERED = re.compile(r"\s*\(?(?:\d+|[a-z]{1,4}|[A-Z]{1,4})[.)]")


HEAPED = _("This holds too much formatting. Paste it as plain text.")
MOST_READ = 40_000
"""Tags of what is well-formed: an element that is never closed may come back in every paragraph."""


def read(html: str) -> list[Block]:
    """The blocks of a text, not tidied yet. Raises Refused for what would take long."""
    safe = well_formed(html)
    if safe.count("<") > MOST_READ:
        raise Refused("max_length", HEAPED)
    builder = _Builder()
    builder.feed(safe)
    builder.close()
    return builder.finished()


def well_formed(html: str) -> str:
    """The HTML with nothing in it that could act, and each element closed."""
    return nh3.clean(
        html,
        tags=set(_BLOCKS | _INLINE),
        clean_content_tags=set(_UNSAID_TAGS.split()),
        attributes={"a": {"href", "style"}, **{tag: {"style"} for tag in _STYLED - {"a"}}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


class _Open(NamedTuple):
    """An element that is open, and how words are formatted in it."""

    tag: str
    strong: bool = False
    em: bool = False
    href: str = ""
    heading: str = ""
    is_marker: bool = False


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._runs: list[Run] = []
        self._after_break = False
        self._open = [_Open("")]
        self._lists: list[str] = []
        self._items: list[int] = []  # of each item that is open, its last block
        self._word_level = 0
        self._marker = ""
        self._rows = Rows(self.blocks)

    def finished(self) -> list[Block]:
        self._end_block()
        return self.blocks

    def updatepos(self, _begin: int, end: int) -> int:
        """Of the line and column that a parser counts, nobody asks."""
        return end

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._end_block()
        if tag in {"br", "hr"}:
            self._break() if tag == "br" else None
            return
        given = {name: value or "" for name, value in attrs}
        style = given.get("style", "").lower()
        self._open.append(_inside(self._open[-1], tag, style, given.get("href", "")))
        if tag in {"ul", "ol"}:
            self._lists.append(tag)
        elif tag == "li":
            self._items.append(-1)
        elif tag == "p":
            level = _WORD_ITEM.search(style) if style else None
            self._word_level = int(level[1]) if level else 0
        self._rows.start(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {element.tag for element in self._open}:
            return
        if tag in _BLOCKS:
            self._end_block()
        while self._open.pop().tag != tag:
            pass
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        elif tag == "li" and self._items:
            self._items.pop()
        self._rows.end(tag)

    def handle_data(self, data: str) -> None:
        inside = self._open[-1]
        if inside.is_marker:
            self._marker += data
            return
        is_set = any(element.tag == "pre" for element in self._open)
        text = data if is_set else data.replace("\n", " ")
        self._runs.append(Run(text, inside.strong, inside.em, inside.href))
        self._after_break = self._after_break and text.isspace()

    def _break(self) -> None:
        """A line break; a second one ends the paragraph, as people mean it."""
        if not self._after_break:
            self._runs.append(Run("\n"))
        elif self._kind()[0] == "p":
            self._end_block()
        self._after_break = True

    def _kind(self) -> tuple[str, int]:
        inside = self._open[-1]
        if self._lists or self._items:
            return self._lists[-1] if self._lists else "ul", max(1, len(self._lists))
        if self._word_level:
            return "ol" if _ORDERED.match(self._marker) else "ul", self._word_level
        return inside.heading or "p", 0

    def _end_block(self) -> None:
        runs, self._runs, self._after_break = self._runs, [], False
        if not any(run.text.strip() for run in runs):
            return
        kind, level = self._kind()
        self._marker = ""
        last = len(self.blocks) - 1
        if self._items and 0 <= self._items[-1] == last:  # a second paragraph of the item
            before = self.blocks[last]
            self.blocks[last] = Block(kind, (*before.runs, Run("\n"), *runs), level)
            return
        self.blocks.append(Block(kind, tuple(runs), level))
        if self._items:
            self._items[-1] = last + 1


def _inside(around: _Open, tag: str, style: str, href: str) -> _Open:
    strong = around.strong or tag in {"b", "strong"}
    em = around.em or tag in {"i", "em"}
    heading = _HEADINGS.get(tag, around.heading)
    if not style and not href:
        return _Open(tag, strong, em, around.href, heading, around.is_marker)
    if weight := _BOLD.search(style):  # Google Docs wraps all in a <b> that is not bold
        strong = bool(weight[1])
    if slant := _ITALIC.search(style):
        em = bool(slant[1])
    return _Open(
        tag,
        strong,
        em,
        safe_address(href) or around.href,
        heading,
        around.is_marker or bool(_WORD_MARKER.search(style)),
    )
