"""What the demo writes, kept in a schema of the test database: made once, laid back for each test."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from kam import environment
from tests.conftest import as_owner
from tests.emptied import tables


def keep() -> None:
    """A copy of every table, as it is now."""
    copies = [f'CREATE TABLE kept."{t}" AS TABLE public."{t}"' for t in tables()]
    _as_owner_of_all_rows(["DROP SCHEMA IF EXISTS kept CASCADE", "CREATE SCHEMA kept", *copies])


def lay_back() -> None:
    """The rows of the copies into the empty tables; the keys between them are deferred."""
    rows = [f'INSERT INTO public."{t}" TABLE kept."{t}"' for t in tables()]
    _as_owner_of_all_rows(["BEGIN", *rows, "COMMIT"])


def _as_owner_of_all_rows(statements: list[str]) -> None:
    """Row-level security binds the owner as well, but for as long as this takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relforcerowsecurity")
        secured = [name for (name,) in cursor.fetchall()]
    owner = environment.database(settings.DATABASE_OWNER_URL)
    open_, close = (
        [f"ALTER TABLE {name} {word} ROW LEVEL SECURITY" for name in secured]
        for word in ("NO FORCE", "FORCE")
    )
    place = owner | {"NAME": connection.settings_dict["NAME"]}
    as_owner(place, ["; ".join(open_)])
    try:
        as_owner(place, statements)
    finally:
        as_owner(place, ["; ".join(close)])
