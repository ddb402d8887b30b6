"""Parents named in a file: found by reference, tax id or name; circles refused."""

from __future__ import annotations

import uuid

from django.db import connection

from accounts.hierarchy import MAX_DEPTH

_STANDING = """
UPDATE import_match m SET parent_id = p.id
FROM import_row r, accounts_account a, accounts_account p
WHERE r.line = m.line AND r.parent = p.name AND a.organization_id = %(org)s AND a.id = m.account_id
  AND p.organization_id = %(org)s AND p.id = a.parent_id
"""  # who stands there already is meant, whoever else is called so
_FIND = """
WITH named AS (
    SELECT DISTINCT parent, parent_tax_id, parent_same_key
    FROM import_row JOIN import_match m USING (line) WHERE parent <> '' AND m.parent_id IS NULL
), found AS (
    SELECT n.parent, 1 AS kind, m.account_id FROM named n
    JOIN import_row r ON r.reference = n.parent JOIN import_match m USING (line)
    UNION ALL
    SELECT n.parent, 1, e.account_id FROM named n JOIN accounts_externalreference e
      ON e.organization_id = %(org)s AND e.system = %(system)s AND e.external_id = n.parent
    UNION ALL
    SELECT n.parent, 2, m.account_id FROM named n
    JOIN import_row r ON n.parent_tax_id <> '' AND r.tax_id = n.parent_tax_id
    JOIN import_match m USING (line)
    UNION ALL
    SELECT n.parent, 2, a.id FROM named n JOIN accounts_account a
      ON a.organization_id = %(org)s AND n.parent_tax_id <> '' AND a.tax_id = n.parent_tax_id
    UNION ALL
    SELECT n.parent, 3, m.account_id FROM named n
    JOIN import_row r ON r.same_key = n.parent_same_key JOIN import_match m USING (line)
    UNION ALL
    SELECT n.parent, 3, s.account_id FROM named n
    JOIN import_namesake s ON s.same_key = n.parent_same_key
), best AS (
    SELECT parent, kind, (array_agg(account_id))[1] AS account_id,
           count(DISTINCT account_id) AS how_many,
           row_number() OVER (PARTITION BY parent ORDER BY kind) AS place
    FROM found GROUP BY parent, kind
), settled AS (
    SELECT n.parent, b.account_id, coalesce(b.how_many, 0) AS how_many
    FROM named n LEFT JOIN best b ON b.parent = n.parent AND b.place = 1
), refused AS (
    INSERT INTO import_refused (line, field, value, code)
    SELECT r.line, 'parent', left(r.parent, 200),
           CASE WHEN s.how_many = 0 THEN 'parent_unknown' ELSE 'parent_ambiguous' END
    FROM import_row r JOIN settled s USING (parent) JOIN import_match m USING (line)
    WHERE s.how_many <> 1 AND m.parent_id IS NULL
)
UPDATE import_match m SET parent_id = s.account_id
FROM import_row r JOIN settled s USING (parent)
WHERE r.line = m.line AND s.how_many = 1 AND m.parent_id IS NULL
"""

_CIRCLES = """
WITH RECURSIVE up AS (
    SELECT m.line, m.account_id AS start, m.parent_id AS at, 1 AS depth
    FROM import_match m
    LEFT JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = m.account_id
    WHERE m.parent_id IS NOT NULL AND m.line = m.first_line AND NOT m.is_refused
      AND m.parent_id IS DISTINCT FROM a.parent_id
    UNION ALL
    SELECT up.line, up.start, coalesce(m.parent_id, a.parent_id), up.depth + 1
    FROM up
    LEFT JOIN import_match m
      ON m.account_id = up.at AND m.line = m.first_line AND NOT m.is_refused
    LEFT JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = up.at
    WHERE up.at <> up.start AND up.depth <= %(depth)s
      AND coalesce(m.parent_id, a.parent_id) IS NOT NULL
), down AS (
    SELECT DISTINCT line, start, start AS at, 0 AS depth FROM up
    UNION ALL
    SELECT down.line, down.start, a.id, down.depth + 1
    FROM down
    JOIN accounts_account a ON a.organization_id = %(org)s AND a.parent_id = down.at
    WHERE down.depth <= %(depth)s AND NOT EXISTS (
        SELECT FROM import_match m
        WHERE m.account_id = a.id AND m.line = m.first_line AND m.parent_id <> a.parent_id)
), heights AS (
    SELECT line, max(depth) AS height FROM down GROUP BY line
), ends AS (
    SELECT up.line, bool_or(up.at = up.start) AS circle
    FROM up JOIN heights USING (line)
    GROUP BY up.line, heights.height
    HAVING bool_or(up.at = up.start) OR max(up.depth) + heights.height > %(depth)s
), told AS (
    SELECT * FROM ends WHERE circle OR NOT EXISTS (SELECT FROM ends WHERE circle)
)
INSERT INTO import_refused (line, field, value, code)
SELECT r.line, 'parent', left(r.parent, 200),
       CASE WHEN e.circle THEN 'parent_cycle' ELSE 'too_deep' END
FROM told e JOIN import_row r USING (line)
"""


def find_parents(organization_id: uuid.UUID, system: str) -> None:
    """Fill `import_match.parent_id`; refuse parents that nobody is or that could be several."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"org": organization_id})
        cursor.execute(_FIND, {"org": organization_id, "system": system})


def refuse_circles(organization_id: uuid.UUID) -> bool:
    """Refuse lines that would close a circle, counting the registry and the file together.

    What hangs on a circle looks too deep: it is judged once the circles are refused. Says
    whether anything was refused.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE import_match")
        cursor.execute(_CIRCLES, {"org": organization_id, "depth": MAX_DEPTH})
        return bool(cursor.rowcount)
