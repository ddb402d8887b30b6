"""Which block of one text became which of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.rich_text.sequences import Pair, pairs
from rules.rich_text.shapes import Block

MOST_COMPARED = 2_500
"""Above so many pairs of changed blocks, they are taken to follow one another."""

ALIKE = 0.4
"""The share of their words that two blocks have in common, to be one block that was changed."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Step:
    """Blocks of the old text, from `start` on, and what stands in their place."""

    start: int
    old: Sequence[Block]
    new: Sequence[Block]

    @property
    def end(self) -> int:
        """Where the old blocks end."""
        return self.start + len(self.old)

    @property
    def is_change(self) -> bool:
        """Whether anything changed."""
        return self.old != self.new


def aligned(old: Sequence[Block], new: Sequence[Block]) -> list[Step]:
    """Both texts in steps: the same block, a block that was changed, or others in its place."""
    steps: list[Step] = []
    here = there = 0
    for next_here, next_there in [*pairs(old, new), (len(old), len(new))]:
        steps += _between(here, old[here:next_here], new[there:next_there])
        if next_here < len(old):
            steps.append(Step(next_here, [old[next_here]], [new[next_there]]))
        here, there = next_here + 1, next_there + 1
    return steps


def _between(start: int, old: Sequence[Block], new: Sequence[Block]) -> list[Step]:
    steps: list[Step] = []
    here = there = 0
    for next_here, next_there in [*_likened(old, new), (len(old), len(new))]:
        if next_here > here or next_there > there:
            steps.append(Step(start + here, old[here:next_here], new[there:next_there]))
        if next_here < len(old):
            steps.append(Step(start + next_here, [old[next_here]], [new[next_there]]))
        here, there = next_here + 1, next_there + 1
    return steps


def _likened(old: Sequence[Block], new: Sequence[Block]) -> list[Pair]:
    """Blocks that are most alike, in order."""
    if len(old) * len(new) > MOST_COMPARED:
        return [(n, n) for n in range(len(old))] if len(old) == len(new) else []
    likeness = _likeness(old, new)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for here in reversed(range(len(old))):
        for there in reversed(range(len(new))):
            both = likeness[here][there]
            best[here][there] = max(
                best[here + 1][there],
                best[here][there + 1],
                both + best[here + 1][there + 1] if both else 0.0,
            )
    return _walked(likeness, best)


def _walked(likeness: list[list[float]], best: list[list[float]]) -> list[Pair]:
    found: list[Pair] = []
    here = there = 0
    while best[here][there]:
        if best[here][there] == best[here + 1][there]:
            here += 1
        elif best[here][there] == best[here][there + 1]:
            there += 1
        else:
            found.append((here, there))
            here, there = here + 1, there + 1
    return found


def _likeness(old: Sequence[Block], new: Sequence[Block]) -> list[list[float]]:
    ours = [set(_WORD.findall(block.text)) for block in old]
    theirs = [set(_WORD.findall(block.text)) for block in new]
    return [[_alike(one, other) for other in theirs] for one in ours]


def _alike(one: set[str], other: set[str]) -> float:
    share = 2 * len(one & other) / max(1, len(one) + len(other))
    return share if share >= ALIKE else 0.0
