"""What an opened file is: a header and lines, whatever program wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from accounts.imports.limits import MAX_CELL
from rules.texts import shown

Refusal = tuple[int, str, str, str]
"""The line, the field, what stands there, and why not."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is opened; what is empty is found out."""

    sheet: str = ""
    header_row: int = 0
    encoding: str = ""
    delimiter: str = ""


@dataclass(slots=True)
class FileLine:
    """One line: its number in the file, its cells, and why it can't be used, if so.

    Where that lies in some of its cells, `faults` says in which and why: a line whose faulty
    cells no field takes is as good as another.
    """

    number: int
    cells: list[str]
    problem: str = ""
    faults: dict[int, str] = field(default_factory=dict, compare=False)

    def refusals(self, columns: Iterable[tuple[str, int]]) -> Iterator[Refusal]:
        """Why it can't be used for these fields, each with its column."""
        if self.problem and not self.faults:
            yield self.number, "", "", self.problem
        for name, at in columns:
            if code := self.faults.get(at):
                yield self.number, name, shown(self.cells[at].strip())[:200], code


def too_long(cells: list[str]) -> dict[int, str]:
    """The faults of cells that hold more than any field."""
    return {at: "too_long" for at, cell in enumerate(cells) if len(cell) > MAX_CELL}


class Table(Protocol):
    """An opened file: how it is read, its header, and its lines, read once more on each call."""

    kind: str
    reading: Reading
    header: list[str]
    above: list[str]
    sheets: list[str]
    hidden: list[str]

    def lines(self) -> Iterator[FileLine]:
        """The lines below the header, blank ones left out."""
