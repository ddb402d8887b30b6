"""The accounts that a file may mean by a name: what is the same is said in Python alone."""

from __future__ import annotations

import uuid

from django.db import connection

from accounts.imports.copying import copy_rows
from rules.names import same_key

_CANDIDATES = """
SELECT a.id, a.name FROM accounts_account a
WHERE a.organization_id = %(org)s AND a.name_key IN ({0})
"""
_TABLE = """
CREATE TEMPORARY TABLE import_namesake (
    same_key text COLLATE "C", account_id uuid
) ON COMMIT DROP
"""


def find_namesakes(organization_id: uuid.UUID, keys: str) -> None:
    """Make `import_namesake` of the accounts whose name has one of the keys (a SELECT of ours)."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_namesake")
        cursor.execute(_TABLE)
        cursor.execute(_CANDIDATES.format(keys), {"org": organization_id})
        rows = [(same_key(name), account_id) for account_id, name in cursor.fetchall()]
        copy_rows("import_namesake", ("same_key", "account_id"), rows)
        cursor.execute("ANALYZE import_namesake")
