"""What filters by fields compare leaks nothing: below the policy an index serves nothing else."""

from __future__ import annotations

from django.db import connection

from tenants.models import Organization

_INDEXES = """
SELECT i.relname, array_agg(DISTINCT pg_get_indexdef(i.oid, n, true)), bool_and(p.proleakproof)
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
CROSS JOIN generate_series(1, 3) n
JOIN pg_opclass c ON c.oid = x.indclass[n - 1]
JOIN pg_amop a ON a.amopfamily = c.opcfamily
  AND a.amoplefttype = c.opcintype AND a.amoprighttype = c.opcintype
JOIN pg_operator o ON o.oid = a.amopopr
JOIN pg_proc p ON p.oid = o.oprcode
WHERE i.relname LIKE 'custom_value_by_%'
GROUP BY i.relname
"""


def test_each_kind_has_an_index_that_serves_below_the_policy(in_aurora: Organization) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES)
        found = {name: (set(columns), leaks_not) for name, columns, leaks_not in cursor.fetchall()}
    assert found == {
        f"custom_value_by_{column}": ({"organization_id", "field_id", column}, True)
        for column in ("text_key", "number", "minor", "day", "is_so", "choice")
    }
