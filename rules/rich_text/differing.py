"""What changed between two texts, by words, block for block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.rich_text.aligning import aligned
from rules.rich_text.cleaning import blocks
from rules.rich_text.sequences import pairs
from rules.rich_text.shapes import Block, Run, inner, tokens
from rules.rich_text.tidying import joined

SAME, INS, DEL = "same", "ins", "del"

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed ("same"), came ("ins") or went ("del"), formatted as they were."""

    change: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)

    @property
    def html(self) -> str:
        """The words with their formats, marked as what came or went."""
        words = inner(self.runs)
        return words if self.change == SAME else f"<{self.change}>{words}</{self.change}>"


@dataclass(frozen=True, slots=True)
class Difference:
    """A block that stayed, came, went, or changed in the given pieces.

    One that became another kind of block ("p" to "h2") went and came.
    """

    change: str
    """"same", "ins", "del" or "changed"."""
    kind: str
    level: int
    pieces: tuple[Piece, ...]

    @property
    def html(self) -> str:
        """All of it, old and new words in one block."""
        return "".join(piece.html for piece in self.pieces)


def difference(old: str, new: str) -> list[Difference]:
    """How one kept text became another: each block of both, once."""
    found: list[Difference] = []
    for step in aligned(blocks(old), blocks(new)):
        if not step.is_change:
            found.append(_whole(SAME, step.old[0]))
        elif len(step.old) == len(step.new) == 1 and _is_one(step.old[0], step.new[0]):
            found.append(_changed(step.old[0], step.new[0]))
        else:
            found += [_whole(DEL, block) for block in step.old]
            found += [_whole(INS, block) for block in step.new]
    return found


def _is_one(old: Block, new: Block) -> bool:
    return (old.kind, old.level) == (new.kind, new.level)


def _whole(change: str, block: Block) -> Difference:
    return Difference(change, block.kind, block.level, (Piece(change, block.runs),))


def _changed(old: Block, new: Block) -> Difference:
    pieces = tuple(_pieces(tokens(old), tokens(new)))
    return Difference("changed", new.kind, new.level, pieces)


def _pieces(old: Sequence[Run], new: Sequence[Run]) -> Iterator[Piece]:
    went: list[Run] = []
    came: list[Run] = []
    for same, gone, made in _stretches(old, new):
        goes_on = went + came and gone + made
        if goes_on and not _says(same):  # a space between two changes
            went += same
            came += same
        elif same:
            yield from _told(went, came)
            went, came = [], []
            yield Piece(SAME, tuple(joined(same)))
        went += gone
        came += made
    yield from _told(went, came)


def _stretches(
    old: Sequence[Run], new: Sequence[Run]
) -> Iterator[tuple[list[Run], list[Run], list[Run]]]:
    """What stayed, and what went and came after it."""
    here = there = 0
    kept: list[Run] = []
    for next_here, next_there in [*pairs(old, new), (len(old), len(new))]:
        if next_here > here or next_there > there:
            yield kept, list(old[here:next_here]), list(new[there:next_there])
            kept = []
        kept += old[next_here : next_here + 1]
        here, there = next_here + 1, next_there + 1
    yield kept, [], []


def _says(words: list[Run]) -> bool:
    return any(_WORD.search(word.text) for word in words)


def _told(went: list[Run], came: list[Run]) -> Iterator[Piece]:
    if went:
        yield Piece(DEL, tuple(joined(went)))
    if came:
        yield Piece(INS, tuple(joined(came)))
