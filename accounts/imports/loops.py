"""Plans for many rows, before statistics know them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_NEVER = "SELECT reltuples < 0 FROM pg_class WHERE oid = 'accounts_account'::regclass"


def know_accounts() -> None:
    """Count the accounts where nobody ever has, as on a fresh installation.

    A table without statistics looks ten times smaller than it is, and each foreign key to it is
    then checked by whatever index begins with the organisation: by all its accounts.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEVER)
        if cursor.fetchone() == (True,):
            cursor.execute("ANALYZE (SKIP_LOCKED) accounts_account (organization_id)")


@contextmanager
def without_loops() -> Iterator[None]:
    """No nested loops meanwhile.

    Statistics don't know a new organisation, nor the rows of this transaction: for one row a
    loop looks best, and it is run for a hundred thousand.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_nestloop', 'off', true)")
        yield
        cursor.execute("SELECT set_config('enable_nestloop', 'on', true)")
