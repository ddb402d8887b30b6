"""Reading XLSX: the archive is looked through before any of it is parsed."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext_lazy as _
from openpyxl.utils.exceptions import InvalidFileException

from accounts.imports.headers import LOOKED_AT, header_line, said, titles
from accounts.imports.limits import (
    MAX_BYTES,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_LINES,
    MAX_RATIO,
    MAX_SHARED_TEXTS,
    MAX_SHEETS,
    MAX_UNPACKED,
    UnreadableFile,
)
from accounts.imports.lines import FileLine, Reading, too_long
from accounts.imports.xlsx_cells import text_of

_BLOCK = 1024 * 1024
_FAULTS = {"f": "formula", "e": "cell_error"}
_PARSE_ERRORS = (
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
)


class XlsxTable:
    """One sheet of a workbook: the chosen one, or the first that is visible.

    Formulas are never evaluated nor believed.
    """

    kind = "xlsx"

    def __init__(self, path: Path, reading: Reading) -> None:
        self.path = path
        _inspect(path)
        with self._book() as book:
            shown = [sheet.sheet_state == "visible" for sheet in book.worksheets]
            names = [sheet.title for sheet in book.worksheets]
        self.sheets = [name for name, is_shown in zip(names, shown, strict=True) if is_shown]
        self.hidden = [name for name in names if name not in self.sheets]
        self.reading = replace(reading, sheet=self._chosen_sheet(reading.sheet))
        self._read_header(reading.header_row)

    def lines(self) -> Iterator[FileLine]:
        """The lines below the header."""
        width = len(self.header)
        with self._rows() as rows:
            for number, row in rows:
                if number <= self.reading.header_row:
                    continue
                line = _line(number, row, width)
                if line.problem or any(line.cells):
                    if number > MAX_LINES + 1:
                        raise _too_many_lines()
                    yield line

    def _chosen_sheet(self, name: str) -> str:
        if name in self.sheets or name in self.hidden:
            return name
        if name:
            raise UnreadableFile(
                "no_sheet",
                _("The workbook has no sheet “%(sheet)s”; its sheets are: %(sheets)s.")
                % {"sheet": name, "sheets": ", ".join(self.sheets)},
            )
        if not self.sheets:
            raise UnreadableFile("no_sheet", _("The workbook has no visible sheet."))
        return self.sheets[0]

    def _read_header(self, chosen: int) -> None:
        with self._rows() as rows:
            first = [
                FileLine(number, [text_of(cell) for cell in row])
                for number, row in islice(rows, max(LOOKED_AT, chosen))
            ]
        header = header_line(first, chosen)
        self.header, self.above = titles(header.cells), said(first, header)
        self.reading = replace(self.reading, header_row=header.number)

    @contextmanager
    def _rows(self) -> Iterator[Iterator[tuple[int, Any]]]:
        with self._book() as book:
            yield _guarded(book[self.reading.sheet])

    @contextmanager
    def _book(self) -> Iterator[Any]:
        with self.path.open("rb") as stream:
            try:
                book = openpyxl.load_workbook(stream, read_only=True, data_only=False)
            except _PARSE_ERRORS as error:
                raise _broken() from error
            try:
                yield book
            finally:
                book.close()


def _guarded(sheet: Any) -> Iterator[tuple[int, Any]]:
    """Rows with their numbers; what the parser trips over becomes one refusal."""
    try:
        sheet.reset_dimensions()
        yield from enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), start=1)
    except _PARSE_ERRORS as error:
        raise _broken() from error


def _line(number: int, row: Any, width: int) -> FileLine:
    cells = [text_of(cell) for cell in row]
    while len(cells) > width and not cells[-1]:
        cells.pop()
    cells += [""] * (width - len(cells))
    line = FileLine(number, cells)
    if len(cells) > width:
        line.problem = "beyond"
        return line
    line.faults = {
        at: _FAULTS[cell.data_type]
        for at, cell in enumerate(row)
        if cell.data_type in _FAULTS and cell.value is not None
    }
    if cells and max(map(len, cells)) > MAX_CELL:
        line.faults = too_long(cells) | line.faults
    line.problem = next(iter(line.faults.values()), "")
    return line


def _inspect(path: Path) -> None:
    """Names, declared sizes, then every byte counted: bombs and broken files end here."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members)
            for member in members:
                _count(archive, member)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise _broken() from error


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise UnreadableFile("wrong_kind", _("It is an archive, but no XLSX workbook."))
    if sum(name.startswith("xl/worksheets/") for name in names) > 2 * MAX_SHEETS:
        raise UnreadableFile(
            "too_many_sheets",
            _("The workbook has too many sheets: the limit is %(limit)d.") % {"limit": MAX_SHEETS},
        )
    shared = sum(m.file_size for m in members if "sharedStrings" in m.filename)
    unpacked = sum(member.file_size for member in members)
    ratio = unpacked / max(1, sum(member.compress_size for member in members))
    packed = sum(member.compress_size for member in members)
    if (
        unpacked > MAX_UNPACKED
        or shared > MAX_SHARED_TEXTS
        or packed > MAX_BYTES
        or (ratio > MAX_RATIO and unpacked > 10 * _BLOCK)
    ):
        raise UnreadableFile(
            "bomb",
            _("The workbook unpacks to far more than it should: the limit is %(limit)d MB.")
            % {"limit": MAX_UNPACKED // 2**20},
        )


def _count(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read one member to its end (the archive checks size and sum) and count its rows."""
    is_sheet = member.filename.startswith("xl/worksheets/")
    rows, seen, rest = 0, 0, b""
    with archive.open(member) as stream:
        while block := stream.read(_BLOCK):
            seen += len(block)
            if seen > member.file_size:
                raise _broken()
            if is_sheet:
                rows += (rest + block).count(b"<row ")
                rest = block[-4:]
                if rows > MAX_LINES + 1:
                    raise _too_many_lines()


def _too_many_lines() -> UnreadableFile:
    return UnreadableFile(
        "too_many_lines",
        _("The file has too many lines: the limit is %(limit)d. Split it and load the parts.")
        % {"limit": MAX_LINES},
    )


def _broken() -> UnreadableFile:
    return UnreadableFile("broken", _("The workbook is damaged or cut off and can't be read."))
