"""Reading CSV: encoding, delimiter and quotes are found out, never guessed per line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.imports.encodings import inspect
from accounts.imports.headers import LOOKED_AT, header_line, known_titles, likeliest, said, titles
from accounts.imports.limits import MAX_CELL, MAX_CELLS, MAX_COLUMNS, MAX_ROW, UnreadableFile
from accounts.imports.lines import FileLine, Reading, too_long

DELIMITERS = ",;\t|"
_FOUND_BY = 20
_START = 64 * 1024


class CsvTable:
    """A CSV file whose bytes have been looked through once."""

    kind = "csv"

    def __init__(self, path: Path, reading: Reading) -> None:
        self.path = path
        self.sheets: list[str] = []
        self.hidden: list[str] = []
        self._encoding = inspect(path, reading.encoding)
        delimiter, self._skip = self._find_delimiter()
        self.reading = replace(
            reading, encoding=self._encoding.name, delimiter=reading.delimiter or delimiter
        )
        self._read_header(reading.header_row)

    def lines(self) -> Iterator[FileLine]:
        """The lines below the header, each with what is wrong with its shape."""
        width = len(self.header)
        with self._records() as records:
            for line in records:
                if line.number <= self.reading.header_row:
                    continue
                if line.problem or any(line.cells):
                    yield self._shaped(line, width)

    def _read_header(self, chosen: int) -> None:
        with self._records() as records:
            first = list(islice(records, max(LOOKED_AT, chosen)))
        for line in first:
            self._check_encoding(line)
        header = header_line(first, chosen)
        self.header, self.above = titles(header.cells), said(first, header)
        self.reading = replace(self.reading, header_row=header.number)

    def _shaped(self, line: FileLine, width: int) -> FileLine:
        self._check_encoding(line)
        cells = line.cells
        while len(cells) > width and not cells[-1]:
            cells.pop()
        if line.problem:
            return line
        if len(cells) < width:
            cells += [""] * (width - len(cells))  # spreadsheets leave empty ends out
        if len(cells) > width:
            line.problem = "columns"
        elif max(map(len, cells)) > MAX_CELL:
            line.problem, line.faults = "too_long", too_long(cells)
        return line

    def _check_encoding(self, line: FileLine) -> None:
        if self._encoding.is_mixed and not self._encoding.holds(line.cells):
            line.cells = self._encoding.otherwise(line.cells)
            line.problem = "encoding"

    @contextmanager
    def _records(self) -> Iterator[Iterator[FileLine]]:
        with self._open() as stream:
            for _line in range(self._skip):
                stream.readline()
            rows = iter(lambda: stream.readline(MAX_ROW), "")
            reader = csv.reader(rows, delimiter=self.reading.delimiter, strict=True)
            yield _numbered(reader, self._skip)

    def _open(self) -> Any:
        return self.path.open(encoding=self._encoding.name, errors="surrogateescape", newline="")

    def _find_delimiter(self) -> tuple[str, int]:
        """The delimiter that shows most known titles, or splits the first records most evenly.

        Excel's first line `sep=;` says it outright.
        """
        with self._open() as stream:
            start = stream.read(_START)
        told = re.match(r"sep=([,;\t|])\r?\n", start)
        if told:
            return told[1], 1
        return max(DELIMITERS, key=lambda mark: _fitness(start, mark)), 0


def too_many_columns() -> UnreadableFile:
    """The refusal of a file that is far too wide."""
    message = _("The file has too many columns: the limit is %(limit)d.") % {"limit": MAX_COLUMNS}
    return UnreadableFile("too_many_columns", message)


def _fitness(start: str, delimiter: str) -> tuple[int, int, int]:
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    rows = [row for row in islice(reader, _FOUND_BY) if row]
    header = likeliest([FileLine(at, row) for at, row in enumerate(rows)])
    width = len(header.cells) if header else 0
    if header is None or width < 2:  # one column needs no delimiter
        return 0, 0, 0
    return known_titles(header.cells), sum(len(row) == width for row in rows), width


def _numbered(reader: Any, skipped: int) -> Iterator[FileLine]:
    """Records with the number of the line on which each begins."""
    while True:
        number = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "end of data" in str(error):
                raise UnreadableFile(
                    "unclosed_quote",
                    _("The quotation mark that opens on line %(line)d is never closed.")
                    % {"line": number},
                ) from error
            yield FileLine(number, [], "quotes")
            continue
        if len(cells) > MAX_CELLS:
            raise too_many_columns()
        yield FileLine(number, cells)
