"""A workbook as rows of JSON: a program of its own, whose memory and time are bounded.

`python -m accounts.imports.workbook FILE SHEET SECONDS`: the first line says which sheets there
are, each further one is a row: its number, its cells, and what is wrong with some of them. A
refusal is a line of its code and details. It knows nothing of the database nor of any secret.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.exceptions import InvalidFileException

from accounts.imports import limits
from accounts.imports.xlsx_cells import text_of
from rules.numbers import PlainNumber

_BLOCK = 1024 * 1024
_FAULTS = {"f": "formula", "e": "cell_error"}
_ROW = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,20}:)?row[\s>]")
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
    RuntimeError,
    OverflowError,
)


class Refusal(Exception):  # noqa: N818  # a claim about the file
    """The workbook is refused, with what its sentence names."""

    def __init__(self, code: str, **named: object) -> None:
        super().__init__(code)
        self.code, self.named = code, named


def main(path: str, sheet: str, seconds: str) -> None:
    """Write the sheet to the standard output, or why it is refused."""
    _bound(int(seconds))
    try:
        for line in rows(Path(path), sheet):
            _say(line)
    except Refusal as refusal:
        _say({"code": refusal.code, "named": refusal.named})
    except MemoryError:
        _say({"code": "too_much", "named": {}})


def rows(path: Path, sheet: str) -> Iterator[Any]:
    """The sheets, then each row that holds something. Raises Refusal."""
    inspect(path)
    with _book(path) as book:
        shown = [one.title for one in book.worksheets if one.sheet_state == "visible"]
        hidden = [one.title for one in book.worksheets if one.sheet_state != "visible"]
        if sheet and sheet not in [*shown, *hidden]:
            raise Refusal("no_sheet", sheet=sheet, sheets=", ".join(shown))
        if not sheet and not shown:
            raise Refusal("no_visible_sheet")
        sheet = sheet or shown[0]
        yield {"sheets": shown, "hidden": hidden, "sheet": sheet}
        yield from _rows(book[sheet])


def inspect(path: Path) -> None:
    """Names, declared sizes, then every byte counted: bombs and broken files end here."""
    with _refusing(), zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        _check_members(members)
        for member in members:
            _count(archive, member)


def _bound(seconds: int) -> None:
    """Whatever is in the file, the kernel ends what takes more; no child of ours, no file."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with suppress(ValueError, OSError):  # macOS knows the limit and takes none
        resource.setrlimit(resource.RLIMIT_AS, (limits.MAX_MEMORY, limits.MAX_MEMORY))


def _say(line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


def _rows(sheet: Any) -> Iterator[Any]:
    with _refusing():
        sheet.reset_dimensions()
        blank = None
        for number, row in enumerate(sheet.iter_rows(max_col=limits.MAX_COLUMNS + 1), start=1):
            if number > limits.LAST_ROW:
                raise Refusal("broken")
            if row is blank:
                continue  # a gap is one and the same row, given again and again
            if cells := _cells(row):
                if number > limits.MAX_LINES + 1:
                    raise Refusal("too_many_lines", limit=limits.MAX_LINES)
                yield [number, cells, _faults(row)]
            else:
                blank = row


def _cells(row: Sequence[Any]) -> list[Any]:
    """The texts up to the last; a number with the sign that its format shows."""
    end = len(row)
    while end and row[end - 1] is EMPTY_CELL:
        end -= 1
    cells = [_cell(text_of(cell)) for cell in row[:end]]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _cell(text: str) -> Any:
    return [text, text.sign] if isinstance(text, PlainNumber) else text


def _faults(row: Iterable[Any]) -> list[tuple[int, str]]:
    return [
        (at, _FAULTS[cell.data_type])
        for at, cell in enumerate(row)
        if cell.value is not None and cell.data_type in _FAULTS
    ]


@contextmanager
def _book(path: Path) -> Iterator[Any]:
    with path.open("rb") as stream:
        with _refusing():
            book = openpyxl.load_workbook(stream, read_only=True, data_only=False)
        try:
            yield book
        finally:
            book.close()


@contextmanager
def _refusing() -> Iterator[None]:
    """What a parser trips over becomes one refusal."""
    try:
        yield
    except _PARSE_ERRORS as error:
        raise Refusal("broken") from error


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise Refusal("no_workbook")
    if sum(name.startswith("xl/worksheets/") for name in names) > 2 * limits.MAX_SHEETS:
        raise Refusal("too_many_sheets", limit=limits.MAX_SHEETS)
    shared = sum(m.file_size for m in members if "sharedStrings" in m.filename)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    is_blown = unpacked / max(1, packed) > limits.MAX_RATIO and unpacked > 10 * _BLOCK
    if (
        unpacked > limits.MAX_UNPACKED
        or shared > limits.MAX_SHARED_TEXTS
        or packed > limits.MAX_BYTES
        or is_blown
    ):
        raise Refusal("bomb", limit=limits.MAX_UNPACKED // 2**20)


def _count(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read one member to its end (the archive checks size and sum) and count what it holds."""
    is_sheet = member.filename.startswith("xl/worksheets/")
    counted, seen, rest = _Counted(), 0, b""
    with archive.open(member) as stream:
        while block := stream.read(_BLOCK):
            seen += len(block)
            if seen > member.file_size:
                raise Refusal("broken")
            if is_sheet:
                whole = rest + block
                end = max(whole.rfind(b"<"), 0)  # what is cut stands in the next block
                counted.add(whole[:end])
                rest = whole[end:]


class _Counted:
    """Rows of a sheet, and marks of the row that is being read: a cell has two to six."""

    def __init__(self) -> None:
        self.rows, self.marks = 0, 0

    def add(self, block: bytes) -> None:
        """Count on. Raises Refusal over a limit."""
        first, *others = _ROW.split(block)
        self.rows += len(others)
        self.marks += first.count(b"<")
        widest = max([self.marks, *(part.count(b"<") for part in others)])
        if others:
            self.marks = others[-1].count(b"<")
        if self.rows > limits.MAX_LINES + 1:
            raise Refusal("too_many_lines", limit=limits.MAX_LINES)
        if widest > limits.MAX_MARKS:
            raise Refusal("too_wide", limit=limits.MAX_COLUMNS)


if __name__ == "__main__":
    main(*sys.argv[1:])
