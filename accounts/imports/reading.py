"""Opening an uploaded file as a stream of lines, whatever program wrote it."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from accounts.imports.apart import IN_A_JOB, Budget
from accounts.imports.csv_file import CsvTable, too_many_columns
from accounts.imports.limits import MAX_BYTES, MAX_COLUMNS, UnreadableFile
from accounts.imports.lines import Reading, Table
from accounts.imports.xlsx_file import XlsxTable

AS_FOUND = Reading()
_ZIP = b"PK\x03\x04"
_FOREIGN = {
    b"\xd0\xcf\x11\xe0": _("It is an old or encrypted Excel file; save it as XLSX, no password."),
    b"%PDF": _("It is a PDF. Save the table as CSV or XLSX."),
    b"\x1f\x8b": _("It is compressed. Unpack it first."),
    b"PK\x05\x06": _("It is an empty archive."),
}


def open_table(path: Path, reading: Reading = AS_FOUND, budget: Budget = IN_A_JOB) -> Table:
    """The table in a file; raises UnreadableFile before anything of it is believed.

    TakesLongerError where it needs more than the budget of a page.
    """
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile("empty", _("The file is empty."))
    if size > MAX_BYTES:
        raise UnreadableFile(
            "too_large",
            _("The file is too large: the limit is %(limit)d MB.") % {"limit": MAX_BYTES // 2**20},
        )
    with path.open("rb") as stream:
        start = stream.read(8)
    for magic, message in _FOREIGN.items():
        if start.startswith(magic):
            raise UnreadableFile("wrong_kind", message)
    is_zip = start.startswith(_ZIP)
    table: Table = XlsxTable(path, reading, budget) if is_zip else CsvTable(path, reading)
    _check_header(table.header)
    return table


def _check_header(header: list[str]) -> None:
    if len(header) > MAX_COLUMNS:
        raise too_many_columns()
