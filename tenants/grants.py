"""What the runtime role may do in the database: rows, never structure."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = ("audit_entry",)
NEVER_CHANGED = ("audit_change", "plans_planversion", "plans_planevent")
READ_ONLY = ("django_migrations",)
COUNTED = ("accounts_account",)
"""What a first file counts before its foreign keys are checked; PostgreSQL 17 can grant that."""
_MAINTAIN = 170_000


def grant_runtime(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give `role` its rights on every table; called by the owner after each migration."""
    name = connection.ops.quote_name(role)
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
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
