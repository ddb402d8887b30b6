"""An XLSX file as a table; what is in it is read by a process of its own."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from accounts.imports.apart import Budget, rows_apart
from accounts.imports.headers import LOOKED_AT, header_line, said, titles
from accounts.imports.limits import MAX_CELL
from accounts.imports.lines import FileLine, Reading, too_long
from rules.numbers import PlainNumber

_KEPT = 2_100
"""Rows that are read once and kept: header, samples and first lines ask for no second reading."""


class XlsxTable:
    """One sheet of a workbook: the chosen one, or the first that is visible.

    Formulas are never evaluated nor believed.
    """

    kind = "xlsx"

    def __init__(self, path: Path, reading: Reading, budget: Budget) -> None:
        self._path, self._budget = path, budget
        with rows_apart(path, reading.sheet, budget) as said_by_it:
            about = next(said_by_it)
            self._start = list(islice(said_by_it, _KEPT))
        self._is_whole = len(self._start) < _KEPT
        self.sheets: list[str] = about["sheets"]
        self.hidden: list[str] = about["hidden"]
        self.reading = replace(reading, sheet=about["sheet"])
        self._read_header(reading.header_row)

    def lines(self) -> Iterator[FileLine]:
        """The lines below the header."""
        width = len(self.header)
        with closing(self._rows()) as rows:
            for number, cells, faults in rows:
                if number > self.reading.header_row:
                    yield _line(number, _texts(cells), dict(faults), width)

    def _rows(self) -> Generator[Any]:
        if self._is_whole:
            yield from self._start
            return
        with rows_apart(self._path, self.reading.sheet, self._budget) as said_by_it:
            next(said_by_it)
            yield from said_by_it

    def _read_header(self, chosen: int) -> None:
        first = [
            FileLine(number, _texts(cells))
            for number, cells, _faults in self._start
            if number <= max(LOOKED_AT, chosen)
        ]
        header = header_line(first, chosen)
        self.header, self.above = titles(header.cells), said(first, header)
        self.reading = replace(self.reading, header_row=header.number)


def _texts(cells: list[Any]) -> list[str]:
    return [PlainNumber(*cell) if isinstance(cell, list) else cell for cell in cells]


def _line(number: int, cells: list[str], faults: dict[int, str], width: int) -> FileLine:
    cells += [""] * (width - len(cells))
    line = FileLine(number, cells)
    if len(cells) > width:
        line.problem = "beyond"
        return line
    line.faults = faults
    if cells and max(map(len, cells)) > MAX_CELL:
        line.faults = too_long(cells) | line.faults
    line.problem = next(iter(line.faults.values()), "")
    return line
