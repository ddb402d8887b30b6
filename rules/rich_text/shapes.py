"""What a rich text is made of, and how it is written: one way to write each text.

A text is a row of blocks: paragraphs, headings of two levels, items of lists. A block is a row of
runs: words that are formatted alike. Nothing else can be said, so nothing else can be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple, Protocol

LISTS = frozenset({"ul", "ol"})
HEADINGS = frozenset({"h2", "h3"})
DEEPEST = 4
"""How far lists stand in one another."""

_TOKEN = re.compile(r"\w+|\n|[^\S\n]+|[^\w\s]")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\"<>\\^`{|}\x00-\x20\x7f]{1,2000}", re.IGNORECASE)


class Run(NamedTuple):
    """Words that are formatted alike; a line break is "\\n"."""

    text: str
    strong: bool = False
    em: bool = False
    href: str = ""

    def saying(self, text: str) -> Run:
        """Other words, formatted like these."""
        return Run(text, self.strong, self.em, self.href)


class Block(NamedTuple):
    """A paragraph ("p"), a heading ("h2", "h3") or an item of a list ("ul", "ol")."""

    kind: str
    runs: tuple[Run, ...]
    level: int = 0
    """How deep an item's list stands, from 1; 0 for what is no item."""

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)

    @property
    def html(self) -> str:
        """The words with their formats."""
        return inner(self.runs)


class Written(Protocol):
    """What can be written as a block."""

    @property
    def kind(self) -> str:
        """As a block's."""

    @property
    def level(self) -> int:
        """As a block's."""

    @property
    def html(self) -> str:
        """What stands in it."""


def tokens(block: Block) -> list[Run]:
    """The words, spaces and signs of a block, each with its format."""
    return [run.saying(token) for run in block.runs for token in _TOKEN.findall(run.text)]


def safe_address(address: str) -> str:
    """Where a link may lead: to the web or to a mailbox; "" for anything else."""
    tidy = address.strip()
    return tidy if _ADDRESS.fullmatch(tidy) else ""


def write(blocks: Iterable[Written]) -> str:
    """The text as it is kept. Items of lists that follow one another stand in one list."""
    out: list[str] = []
    lists: list[str] = []  # those that are open
    for block in blocks:
        if block.kind in LISTS:
            _open_item(out, lists, block)
            out.append(block.html)
            continue
        _close(out, lists, 0)
        out.append(f"<{block.kind}>{block.html}</{block.kind}>")
    _close(out, lists, 0)
    return "".join(out)


def _open_item(out: list[str], lists: list[str], block: Written) -> None:
    """Open the item, and the lists that it stands in; close those that it does not."""
    _close(out, lists, block.level)
    if len(lists) == block.level and lists[-1] != block.kind:
        _close(out, lists, block.level - 1)
    elif len(lists) == block.level:
        out.append("</li>")
    if len(lists) < block.level:
        lists.append(block.kind)
        out.append(f"<{block.kind}>")
    out.append("<li>")


def _close(out: list[str], lists: list[str], level: int) -> None:
    while len(lists) > level:
        out.append(f"</li></{lists.pop()}>")


def inner(runs: Sequence[Run]) -> str:
    """Runs as HTML. A link holds all that follows one another and leads to one place."""
    out: list[str] = []
    link = ""
    for run in runs:
        if run.href != link:
            out.append("</a>" if link else "")
            out.append(f'<a href="{escape(run.href)}">' if run.href else "")
            link = run.href
        out.append(_marked(run))
    out.append("</a>" if link else "")
    return "".join(out)


def _marked(run: Run) -> str:
    text = escape(run.text, quote=False).replace("\n", "<br>")
    if run.em:
        text = f"<em>{text}</em>"
    return f"<strong>{text}</strong>" if run.strong else text
