"""What an opened file is: a header and lines, whatever program wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is opened; what is empty is found out."""

    sheet: str = ""
    header_row: int = 0
    encoding: str = ""
    delimiter: str = ""


@dataclass(slots=True)
class FileLine:
    """One line: its number in the file, its cells, and why it can't be used, if so."""

    number: int
    cells: list[str]
    problem: str = ""


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
