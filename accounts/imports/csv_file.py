"""Reading CSV: encoding, delimiter and quotes are found out, never guessed per line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.imports.limits import MAX_CELL, MAX_LINES, UnreadableFile
from accounts.imports.lines import FileLine

_DELIMITERS = ",;\t"
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_BLOCK = 1024 * 1024


class CsvTable:
    """A CSV file whose bytes have been looked through once."""

    kind = "csv"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoding = _inspect(path)
        self.delimiter, self._skip = self._find_delimiter()
        self.header = self._read_header()

    def lines(self) -> Iterator[FileLine]:
        """The lines below the header, each with what is wrong with its shape."""
        width = len(self.header)
        with self._reader() as reader:
            for line in islice(_records(reader), 1, None):
                line.number += self._skip
                if line.problem or any(line.cells):
                    yield _shaped(line, width)

    def _read_header(self) -> list[str]:
        with self._reader() as reader:
            first = next(_records(reader), None)
        if first is None or first.problem:
            raise UnreadableFile("no_header", _("The first line can't be read as column names."))
        header = [cell.strip() for cell in first.cells]
        while header and not header[-1]:
            header.pop()
        return header

    @contextmanager
    def _reader(self, delimiter: str = "") -> Iterator[Any]:
        with self.path.open(encoding=self.encoding, newline="") as stream:
            for _line in range(self._skip if not delimiter else 0):
                stream.readline()
            yield csv.reader(stream, delimiter=delimiter or self.delimiter, strict=True)

    def _find_delimiter(self) -> tuple[str, int]:
        """The delimiter that splits the first 20 records most evenly; ties in a fixed order.

        Excel's first line `sep=;` says it outright.
        """
        with self.path.open(encoding=self.encoding, newline="") as stream:
            start = stream.read(64 * 1024)
        told = re.match(r"sep=([,;\t])\r?\n", start)
        if told:
            return told[1], 1
        return max(_DELIMITERS, key=lambda mark: _evenness(start, mark)), 0


def _evenness(start: str, delimiter: str) -> tuple[int, int]:
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    widths = [len(row) for row in islice(reader, 20) if row]
    if not widths or widths[0] == 1:
        return 0, 0
    return sum(width == widths[0] for width in widths), widths[0]


def _records(reader: Any) -> Iterator[FileLine]:
    """Records with the number of the line on which each begins."""
    while True:
        number = reader.line_num + 1
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
        yield FileLine(number, cells)


def _shaped(line: FileLine, width: int) -> FileLine:
    cells = line.cells
    while len(cells) > width and not cells[-1]:
        cells.pop()
    if line.problem:
        return line
    if len(cells) != width:
        line.problem = "columns"
    elif max(map(len, cells)) > MAX_CELL:
        line.problem = "too_long"
    return line


def _inspect(path: Path) -> str:
    """One look at all bytes: the number of lines, no NUL, and the encoding."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and start[2:4] != b"\0\0":
        return _inspect_utf16(path)
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, cp1252, lines, returns = True, True, 0, 0
    for block in _blocks(path):
        lines, returns = lines + block.count(b"\n"), returns + block.count(b"\r")
        _check_lines(max(lines, returns))
        if _CONTROL.search(block):
            raise UnreadableFile("binary", _("The file holds NUL or control bytes: it is no text."))
        utf8 = utf8 and _decodes(decoder, block)
        cp1252 = cp1252 and not _UNDEFINED_IN_CP1252.search(block)
    if utf8 and _decodes(decoder, b"", final=True):
        return "utf-8-sig"
    return "cp1252" if cp1252 else "latin-1"


def _inspect_utf16(path: Path) -> str:
    lines = 0
    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        for block in _blocks(path):
            text = decoder.decode(block)
            lines += text.count("\n")
            _check_lines(lines)
            if "\0" in text:
                raise UnreadableFile("binary", _("The file holds NUL bytes: it is no text."))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise UnreadableFile("encoding", _("The file says UTF-16 and is not.")) from error
    return "utf-16"


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _check_lines(lines: int) -> None:
    if lines > MAX_LINES + 1:
        raise UnreadableFile(
            "too_many_lines",
            _("The file has too many lines: the limit is %(limit)d. Split it and load the parts.")
            % {"limit": MAX_LINES},
        )
