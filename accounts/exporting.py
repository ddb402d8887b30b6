"""Tables for spreadsheets: streamed, and safe from cells that would run as formulas."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe(cell: Any) -> Any:
    """Text that a spreadsheet would run gets an apostrophe in front; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        cell = ILLEGAL_CHARACTERS_RE.sub("", cell)
    if not isinstance(cell, str) or not cell.startswith(_RISKY) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"


class _Echo:
    def write(self, value: str) -> str:
        return value


def csv_response(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A CSV file in UTF-8 with BOM. The rows are read now: the scope ends with the view."""
    writer = csv.writer(_Echo())
    lines = [writer.writerow([safe(cell) for cell in row]) for row in (header, *rows)]
    response = StreamingHttpResponse(_encoded(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def xlsx_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """An XLSX workbook of one sheet; text is text, never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("KAM")
    for row in (header, *rows):
        sheet.append([float(c) if isinstance(c, Decimal) else safe(c) for c in row])
    file = BytesIO()
    book.save(file)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def table_response(
    kind: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse | StreamingHttpResponse:
    """CSV or, for `xlsx`, a workbook."""
    return (xlsx_response if kind == "xlsx" else csv_response)(name, header, rows)


def _encoded(lines: Iterable[Any]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    for line in lines:
        yield str(line).encode()
