"""Rows of large statements, kept as long as nothing that they are drawn from has changed.

A page of an organisation with 10,000 accounts reads tens of thousands of rows for some dozens of
figures. What it read is kept in the cache with the moment at which it was true; whoever comes next
asks the change stream whether anything was written since, and reads again where it was. So
nobody sees an old figure, and what is lost with the cache is read again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db import connection

from accounts.imports.loops import without_loops
from audit.settled import SEEN, is_unchanged
from tenants.scope import require_organization_id

FOR = 60 * 60
_WITH_MOMENT = "SELECT {seen}, found.* FROM ({sql}) AS found"


def kept_rows(sql: str, values: Mapping[str, Any], sources: Collection[str]) -> list[Any]:
    """The rows of a statement, as they are now.

    `values` names the day, and all else that is not told as a change of one of
    the `sources`, resources of the change stream. One query, whether they are kept or not; two
    where they were and something changed.
    """
    key = key_of(sql, values)
    found = cache.get(key)
    if found is not None:
        seen, rows = found
        if is_unchanged(seen, sources):
            return list(rows)
    with connection.cursor() as cursor, without_loops():
        cursor.execute(_WITH_MOMENT.format(seen=SEEN, sql=sql), values)
        read = cursor.fetchall()
    rows = [row[1:] for row in read]
    if read:
        cache.set(key, (read[0][0], rows), FOR)
    return rows


def key_of(sql: str, values: Mapping[str, Any]) -> str:
    """Under which name its rows are kept: the statement's text, so that no version reads others."""
    told = repr((require_organization_id(), sql, sorted(values.items())))
    return f"insights:{sha256(told.encode()).hexdigest()}"
