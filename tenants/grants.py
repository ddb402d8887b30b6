"""What the runtime role may do in the database: rows, never structure."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tenants.identity import FUNCTIONS, HIDDEN_COLUMN, SESSIONS, USERS, name_of

APPEND_ONLY = ("audit_entry",)
NEVER_CHANGED = (
    "audit_change",
    "plans_planversion",
    "plans_planevent",
    "insights_snapshot",
    "insights_accountsnapshot",
    "insights_healthformula",
)
READ_ONLY = ("django_migrations",)
COUNTED = ("accounts_account",)
"""What a first file counts before its foreign keys are checked; PostgreSQL 17 can grant that."""
_MAINTAIN = 170_000
_SHOWN_OF_USERS = f"""
    SELECT attname FROM pg_attribute WHERE attrelid = '{USERS}'::regclass
    AND attnum > 0 AND NOT attisdropped AND attname <> '{HIDDEN_COLUMN}'
"""


def grant_runtime(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give `role` its rights on every table; called by the owner after each migration."""
    name = connection.ops.quote_name(role)
    tables = set(connection.introspection.table_names())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        for table in tables.intersection(APPEND_ONLY):
            cursor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {name}")
        for table in tables.intersection(NEVER_CHANGED):
            cursor.execute(f"REVOKE UPDATE ON {table} FROM {name}")
        if connection.pg_version >= _MAINTAIN:  # type: ignore[attr-defined]  # PostgreSQL alone
            for table in tables.intersection(COUNTED):
                cursor.execute(f"GRANT MAINTAIN ON {table} TO {name}")
        for table in tables.intersection(READ_ONLY):
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {name}")
        _close_identity(cursor, name)


def _close_identity(cursor: Any, name: str) -> None:
    """Hashes and sessions by functions alone, where these are there."""
    first, *_others = map(name_of, FUNCTIONS)
    cursor.execute("SELECT FROM pg_proc WHERE proname = %s", [first])
    if cursor.fetchone() is None:
        return
    cursor.execute(f"REVOKE ALL ON {SESSIONS} FROM {name}")
    cursor.execute(_SHOWN_OF_USERS)
    shown = ", ".join(column for (column,) in cursor.fetchall())
    cursor.execute(f"REVOKE SELECT ON {USERS} FROM {name}")
    cursor.execute(f"GRANT SELECT ({shown}) ON {USERS} TO {name}")
    for signature in FUNCTIONS:
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {name_of(signature)} TO {name}")
