"""A rich text without its formats, as a textarea, a mail or a file holds it, and the way back.

## A heading, and ### one below it

A paragraph; a blank line ends it.

- an item of a list
  - one below it
1. a numbered one
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import takewhile

from rules.rich_text.shapes import Block, Run
from rules.rich_text.tidying import tidied
from rules.texts import prose

_HEADING = re.compile(r"(#{2,3}) +(\S.*)")
_ITEM = re.compile(r"( *)(?:([-*•–])|(\d{1,3})[.)]) +(\S.*)")
_STEP = "  "


def text_of(blocks: Iterable[Block]) -> str:
    """The words as plain text, with signs for headings and lists."""
    out: list[str] = []
    numbers: dict[int, int] = {}  # of each open numbered list, its last item
    before: Block | None = None
    for block in blocks:
        if before is not None:
            out.append("\n" if before.level and block.level else "\n\n")
        numbers = {level: n for level, n in numbers.items() if level <= block.level}
        out.append(_line(block, numbers))
        before = block
    return unicodedata.normalize("NFC", "".join(out))


def _line(block: Block, numbers: dict[int, int]) -> str:
    if not block.level:
        sign = {"h2": "## ", "h3": "### "}.get(block.kind, "")
        return sign + block.text
    if block.kind == "ol":
        numbers[block.level] = numbers.get(block.level, 0) + 1
    else:
        numbers.pop(block.level, None)
    sign = f"{numbers[block.level]}." if block.kind == "ol" else "-"
    margin = _STEP * (block.level - 1)
    return f"{margin}{sign} " + block.text.replace("\n", f"\n{margin}{_STEP}")


def blocks_of(text: str) -> list[Block]:
    """Plain text in blocks. Raises Refused for characters that no text holds."""
    made = _Made()
    for line in prose(text).split("\n"):
        made.take(line.replace("\t", _STEP).rstrip())
    return tidied(made.blocks)


class _Made:
    """The blocks so far, and whether the next line goes on with the last one."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._goes_on = False

    def take(self, line: str) -> None:
        words = line.strip()
        item, heading = _ITEM.fullmatch(line), _HEADING.fullmatch(words)
        if not words:
            self._goes_on = False
        elif item and self._numbered(item):
            kind = "ul" if item[2] else "ol"
            self._add(Block(kind, (Run(item[4]),), self._level(item)))
        elif heading:
            kind = "h2" if len(heading[1]) == 2 else "h3"
            self._add(Block(kind, (Run(heading[2]),)))
            self._goes_on = False
        elif self._goes_on:
            last = self.blocks[-1]
            self.blocks[-1] = Block(last.kind, (*last.runs, Run("\n" + words)), last.level)
        else:
            self._add(Block("p", (Run(words),)))

    def _add(self, block: Block) -> None:
        self.blocks.append(block)
        self._goes_on = True

    def _level(self, item: re.Match[str]) -> int:
        above = self.blocks[-1].level if self.blocks else 0
        return min(len(item[1]) // len(_STEP) + 1, above + 1)

    def _numbered(self, item: re.Match[str]) -> bool:
        """Whether a number counts: a list begins with 1, "15. We met" is a sentence."""
        if item[2] or int(item[3]) == 1:
            return True
        level = self._level(item)
        above = takewhile(lambda block: block.level >= level, reversed(self.blocks))
        items = list(
            takewhile(lambda kind: kind == "ol", (b.kind for b in above if b.level == level))
        )
        return bool(items) and (self._goes_on or int(item[3]) == len(items) + 1)
