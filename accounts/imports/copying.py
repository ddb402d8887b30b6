"""Rows into a temporary table by COPY: under row-level security COPY FROM needs one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection

_BLOCK = 256 * 1024


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Stream rows into a temporary table; an empty text stays empty, None is NULL."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {table} ({names}) FROM STDIN WITH (FORMAT csv, NULL '\\N')", _Stream(rows)
        )


class _Stream(io.TextIOBase):
    """CSV text of rows, made as it is read."""

    def __init__(self, rows: Iterable[Sequence[object]]) -> None:
        self._blocks = _csv_blocks(rows)
        self._rest = ""

    def read(self, size: int | None = -1) -> str:
        """At least something until the rows end; COPY needs no exact size."""
        size = size if size and size > 0 else _BLOCK
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return ""
            self._rest = block
        text, self._rest = self._rest[:size], self._rest[size:]
        return text


def _csv_blocks(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in rows:
        writer.writerow(["\\N" if cell is None else cell for cell in row])
        if buffer.tell() >= _BLOCK:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    if buffer.tell():
        yield buffer.getvalue()
