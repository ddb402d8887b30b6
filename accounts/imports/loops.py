"""Plans for many rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def without_loops() -> Iterator[None]:
    """No nested loops meanwhile.

    Statistics don't know a new organisation, nor the rows of this transaction: for one row a
    loop looks best, and it is run for a hundred thousand.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")
