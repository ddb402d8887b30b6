"""What an opened file is: a header and lines, whatever program wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(slots=True)
class FileLine:
    """One line: its number in the file, its cells, and why it can't be used, if so."""

    number: int
    cells: list[str]
    problem: str = ""


class Table(Protocol):
    """An opened file: what it is, its header, and its lines, read once more on each call."""

    kind: str
    encoding: str
    delimiter: str
    header: list[str]

    def lines(self) -> Iterator[FileLine]:
        """The lines below the header, blank ones left out."""
