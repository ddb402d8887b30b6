"""Two people changed one text: what each wrote, in one text, and where they wrote in one place.

Blocks are what is merged. A block that one of them changed is taken from that one; what both put
in the same place stands one after the other, theirs first; where one only added to what the other
only added, the longer text has both. Any other block that both changed, or that one changed and
the other deleted, is a conflict with both sides. No word is lost: it is in the merged text, or in
a side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.rich_text.aligning import Step, aligned
from rules.rich_text.cleaning import blocks
from rules.rich_text.shapes import Block, tokens, write
from rules.rich_text.tidying import tidied

_Side = tuple[Block, ...]

THEIRS, MINE, BOTH = "theirs", "mine", "both"
CHOICES = (THEIRS, MINE, BOTH)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the merged text; a conflict where the two sides differ."""

    mine: tuple[Block, ...]
    theirs: tuple[Block, ...]

    @property
    def is_conflict(self) -> bool:
        """Whether somebody has to choose."""
        return self.mine != self.theirs

    def chosen(self, choice: str) -> tuple[Block, ...]:
        """The blocks of one side, or of both, theirs first."""
        if choice == BOTH and self.is_conflict:
            return self.theirs + self.mine
        return self.mine if choice == MINE else self.theirs


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place, as each of the two wrote it; "" where one deleted it."""

    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of two texts with one origin."""

    parts: tuple[Part, ...]

    @property
    def conflicts(self) -> list[Conflict]:
        """The places where somebody has to choose, in order."""
        return [
            Conflict(_written(part.mine), _written(part.theirs))
            for part in self.parts
            if part.is_conflict
        ]

    @property
    def html(self) -> str:
        """The text, with their side of each conflict: what was saved first."""
        return self.settled([])

    def settled(self, choices: Sequence[str]) -> str:
        """The text with one of CHOICES for each conflict; theirs where none is given."""
        left = iter(choices)
        chosen: list[Block] = []
        for part in self.parts:
            chosen += part.chosen(next(left, THEIRS) if part.is_conflict else THEIRS)
        return _written(chosen)


def unmerged(text: str) -> Merged:
    """A kept text that nobody else has changed."""
    return Merged((_agreed(blocks(text)),))


def merge(base: str, mine: str, theirs: str) -> Merged:
    """What two people made of one text. All three are kept texts."""
    origin = blocks(base)
    my_steps = _changes(origin, blocks(mine))
    their_steps = _changes(origin, blocks(theirs))
    parts: list[Part] = []
    here = 0
    for group in _groups(my_steps, their_steps):
        parts.append(_agreed(origin[here : group.start]))
        parts += group.parts(origin)
        here = group.end
    parts.append(_agreed(origin[here:]))
    return Merged(tuple(part for part in parts if part.mine or part.theirs))


def _changes(origin: Sequence[Block], text: Sequence[Block]) -> list[Step]:
    return [step for step in aligned(origin, text) if step.is_change]


def _agreed(text: Iterable[Block]) -> Part:
    same = tuple(text)
    return Part(same, same)


def _written(text: Iterable[Block]) -> str:
    return write(tidied(text))


@dataclass(slots=True)
class _Group:
    """Changes of both that touch the same blocks of the origin."""

    start: int
    end: int
    mine: list[Step]
    theirs: list[Step]

    def parts(self, origin: Sequence[Block]) -> list[Part]:
        """What stands in the place of those blocks."""
        sides = [self._side(steps, origin) for steps in (self.mine, self.theirs)]
        if sides[0] == sides[1]:
            return [_agreed(sides[0])]
        if self.mine and self.theirs:
            fuller = _fuller(origin[self.start : self.end], *sides)
            if fuller is not None:
                return [_agreed(fuller)]
            if self.start < self.end:
                return [Part(*sides)]
        put = [
            side for steps, side in zip((self.theirs, self.mine), sides[::-1], strict=True) if steps
        ]
        return [_agreed(side) for side in put]

    def _side(self, steps: list[Step], origin: Sequence[Block]) -> tuple[Block, ...]:
        side: list[Block] = []
        here = self.start
        for step in steps:
            side += [*origin[here : step.start], *step.new]
            here = step.end
        return (*side, *origin[here : self.end])


def _fuller(origin: Sequence[Block], mine: _Side, theirs: _Side) -> _Side | None:
    """The side that only added to the other, where that one only added to the origin.

    It is so where a save went through and its answer was lost: the writer meets their own words.
    """
    began, one, other = (_row(side) for side in (origin, mine, theirs))
    if _is_within(began, other) and _is_within(other, one):
        return mine
    return theirs if _is_within(began, one) and _is_within(one, other) else None


def _row(side: Sequence[Block]) -> list[tuple[object, ...]]:
    """Everything that a side says, in a row, each block told apart."""
    return [word for block in side for word in ((block.kind, block.level), *tokens(block))]


def _is_within(some: Sequence[object], more: Sequence[object]) -> bool:
    left = iter(more)
    return all(thing in left for thing in some)


def _groups(mine: list[Step], theirs: list[Step]) -> list[_Group]:
    groups: list[_Group] = []
    both = [(step, True) for step in mine] + [(step, False) for step in theirs]
    for step, is_mine in sorted(both, key=lambda one: (one[0].start, one[0].end)):
        last = groups[-1] if groups else None
        same_place = last and last.start == last.end == step.start == step.end
        if not last or not (step.start < last.end or same_place):
            last = _Group(step.start, step.end, [], [])
            groups.append(last)
        last.end = max(last.end, step.end)
        (last.mine if is_mine else last.theirs).append(step)
    return groups
