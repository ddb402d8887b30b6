"""Reading XLSX: the archive is looked through before any of it is parsed."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext_lazy as _
from openpyxl.utils.exceptions import InvalidFileException

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
from accounts.imports.lines import FileLine
from rules.numbers import PlainNumber

_BLOCK = 1024 * 1024
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
    """The first visible sheet of a workbook. Formulas are never evaluated nor believed."""

    kind = "xlsx"
    encoding = delimiter = ""

    def __init__(self, path: Path) -> None:
        self.path = path
        _inspect(path)
        self.header = self._read_header()

    def lines(self) -> Iterator[FileLine]:
        """The lines below the header."""
        width = len(self.header)
        with self._rows() as rows:
            for number, row in rows:
                if number == 1:
                    continue
                line = _line(number, row, width)
                if line.problem or any(line.cells):
                    if number > MAX_LINES + 1:
                        raise _too_many_lines()
                    yield line

    def _read_header(self) -> list[str]:
        with self._rows() as rows:
            _number, row = next(rows, (1, ()))
            header = [_text(cell).strip() for cell in row]
        while header and not header[-1]:
            header.pop()
        return header

    @contextmanager
    def _rows(self) -> Iterator[Iterator[tuple[int, Any]]]:
        with self.path.open("rb") as stream:
            try:
                book = openpyxl.load_workbook(stream, read_only=True, data_only=False)
            except _PARSE_ERRORS as error:
                raise _broken() from error
            try:
                yield _guarded(_first_sheet(book))
            finally:
                book.close()


def _guarded(sheet: Any) -> Iterator[tuple[int, Any]]:
    """Rows with their numbers; what the parser trips over becomes one refusal."""
    try:
        sheet.reset_dimensions()
        yield from enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), start=1)
    except _PARSE_ERRORS as error:
        raise _broken() from error


def _first_sheet(book: Any) -> Any:
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            return sheet
    raise UnreadableFile("no_sheet", _("The workbook has no visible sheet."))


def _line(number: int, row: Any, width: int) -> FileLine:
    cells = [_text(cell) for cell in row]
    while len(cells) > width and not cells[-1]:
        cells.pop()
    cells += [""] * (width - len(cells))
    line = FileLine(number, cells)
    kinds = {cell.data_type for cell in row if cell.value is not None}
    if "f" in kinds:
        line.problem = "formula"
    elif "e" in kinds:
        line.problem = "cell_error"
    elif len(cells) > width:
        line.problem = "columns"
    elif cells and max(map(len, cells)) > MAX_CELL:
        line.problem = "too_long"
    return line


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return PlainNumber(_plain(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _plain(value: float) -> str:
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e16):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


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
