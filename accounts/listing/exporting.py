"""Tables for spreadsheets: written to disk row by row, without cells that would run as formulas."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.http import FileResponse
from django.utils.translation import get_language
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from audit.entries import record
from rules.formulas import guarded
from tenants.actors import Actor

_IN_MEMORY = 1_000_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

Cells = Sequence[Any]


def safe(cell: Any) -> Any:
    """A cell that no spreadsheet runs; numbers stay numbers."""
    if isinstance(cell, str):
        return guarded(ILLEGAL_CHARACTERS_RE.sub("", cell))
    return "" if cell is None else cell


def csv_response(name: str, header: Cells, rows: Iterable[Cells]) -> FileResponse:
    """A CSV file in UTF-8 with BOM, every field quoted; for who reads Portuguese by semicolons."""
    return _response(f"{name}.csv", CSV, header, rows, _write_csv)


def xlsx_response(name: str, header: Cells, rows: Iterable[Cells]) -> FileResponse:
    """An XLSX workbook of one sheet; text is text, never a formula."""
    return _response(f"{name}.xlsx", XLSX, header, rows, _write_xlsx)


def table_response(kind: str, name: str, header: Cells, rows: Iterable[Cells]) -> FileResponse:
    """CSV or, for `xlsx`, a workbook."""
    return (xlsx_response if kind == "xlsx" else csv_response)(name, header, rows)


def give_out(
    *, actor: Actor, kind: str, name: str, header: Cells, rows: Iterable[Cells]
) -> FileResponse:
    """A list of the organisation as a file. Raises NotAllowedError. Audited."""
    actor.require("account.export")
    changes = {"file": [None, f"{name}.{kind}"]}
    record(actor=actor, action="list.exported", target=actor.organization, changes=changes)
    return table_response(kind, name, header, rows)


def _response(
    name: str,
    content_type: str,
    header: Cells,
    rows: Iterable[Cells],
    write: Callable[[IO[bytes], Cells, Iterable[Cells]], None],
) -> FileResponse:
    """All rows are read now, since the scope ends with the view; the file is sent from disk."""
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (the response closes it)
    write(file, header, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)


def _write_csv(file: IO[bytes], header: Cells, rows: Iterable[Cells]) -> None:
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    in_portuguese = (get_language() or "").startswith("pt")
    separator = ";" if in_portuguese else ","
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([_written(cell, in_portuguese) for cell in row] for row in rows)
    text.flush()
    text.detach()


def _written(cell: Any, in_portuguese: bool) -> Any:
    if in_portuguese and isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    return safe(cell)


def _write_xlsx(file: IO[bytes], header: Cells, rows: Iterable[Cells]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("KAM")
    sheet.append([safe(cell) for cell in header])
    for row in rows:
        sheet.append([float(c) if isinstance(c, Decimal) else safe(c) for c in row])
    book.save(file)
