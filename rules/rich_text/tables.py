"""Rows of pasted tables: one of plain cells becomes one paragraph, its figures side by side."""

from __future__ import annotations

from rules.rich_text.shapes import Block, Run

_BETWEEN = Run(" | ")


class Rows:
    """Follows the rows that are open, and joins the blocks that each has made."""

    def __init__(self, blocks: list[Block]) -> None:
        self._blocks = blocks
        self._cells: list[list[int]] = []  # of each open row, where each cell begins

    def start(self, tag: str) -> None:
        """An element opens."""
        if tag == "tr":
            self._cells.append([])
        elif tag in {"td", "th"} and self._cells:
            self._cells[-1].append(len(self._blocks))

    def end(self, tag: str) -> None:
        """An element closes; a row whose cells hold a paragraph at most becomes one."""
        if tag != "tr" or not self._cells:
            return
        starts = self._cells.pop()
        if not starts:
            return
        made = self._blocks[starts[0] :]
        sizes = [b - a for a, b in zip(starts, [*starts[1:], len(self._blocks)], strict=True)]
        if len(made) < 2 or max(sizes) > 1 or any(block.kind != "p" for block in made):
            return
        runs = list(made[0].runs)
        for block in made[1:]:
            runs += [_BETWEEN, *block.runs]
        self._blocks[starts[0] :] = [Block("p", tuple(runs))]
