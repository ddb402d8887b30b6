"""Finding the account that each line means: our id, reference, then tax id, then name."""

from __future__ import annotations

from typing import Any

from django.db import connection

from accounts.imports.namesakes import find_namesakes
from accounts.tax_ids import BRAZIL
from tenants.models import Organization

_BY_KEYS = """
CREATE TEMPORARY TABLE import_match ON COMMIT DROP AS
WITH known AS (
    SELECT i.line, (array_agg(e.account_id))[1] AS account_id,
           count(DISTINCT e.account_id) > 1 AS several
    FROM import_reference i JOIN accounts_externalreference e
      ON e.organization_id = %(org)s AND e.system = i.system AND e.external_id = i.external_id
    GROUP BY i.line
)
SELECT r.line, r.first_line, r.is_same, coalesce(i.id, e.account_id, t.id) AS account_id,
       false AS is_new, false AS is_refused, NULL::uuid AS parent_id, NULL::text AS outcome,
       (coalesce(i.id, e.account_id) <> t.id) AS tax_id_taken,
       (i.id <> e.account_id OR e.several) AS reference_taken
FROM import_row r
LEFT JOIN accounts_account i ON i.organization_id = %(org)s AND i.id = r.own_id
LEFT JOIN known e ON e.line = r.line
LEFT JOIN accounts_account t
  ON r.tax_id <> '' AND t.organization_id = %(org)s AND t.tax_id = r.tax_id AND t.tax_id <> ''
"""

_KEYS = "SELECT name_key FROM import_row UNION SELECT parent_key FROM import_row"
_BY_NAME = """
WITH candidate AS (
    SELECT r.line, a.id
    FROM import_row r
    JOIN import_match m ON m.line = r.line AND m.account_id IS NULL
    JOIN import_namesake s ON s.same_key = r.same_key
    JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = s.account_id
    WHERE r.name <> ''
      AND (a.tax_id = '' OR r.tax_id = '' OR a.tax_id = r.tax_id)
      AND (r.systems = '' OR NOT EXISTS (
            SELECT FROM accounts_externalreference e
            WHERE e.organization_id = %(org)s AND e.account_id = a.id
              AND e.system = ANY (string_to_array(r.systems, E'\\n'))))
), counted AS (
    SELECT line, (array_agg(id))[1] AS id, count(*) AS how_many FROM candidate GROUP BY line
), refused AS (
    INSERT INTO import_refused (line, field, value, code)
    SELECT c.line, 'name', r.name, 'ambiguous'
    FROM counted c JOIN import_row r USING (line) WHERE c.how_many > 1
), found AS (
    UPDATE import_match m SET account_id = c.id FROM counted c
    WHERE c.line = m.line AND c.how_many = 1
    RETURNING m.line, c.id
)
UPDATE import_row r SET name = a.name, name_key = a.name_key
FROM found f JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = f.id
WHERE r.line = f.line AND r.name <> a.name
"""  # who is found by name is not renamed by it

_JOIN_GROUPS = """
UPDATE import_match m SET first_line = g.first
FROM (SELECT first_line, min(first_line) OVER (PARTITION BY account_id) AS first
      FROM import_match WHERE account_id IS NOT NULL) g
WHERE m.first_line = g.first_line AND g.first < m.first_line
"""

_SHARE_ACCOUNT = """
UPDATE import_match m SET account_id = g.account_id
FROM (SELECT first_line, (array_agg(account_id ORDER BY line)
                          FILTER (WHERE account_id IS NOT NULL))[1] AS account_id
      FROM import_match GROUP BY first_line HAVING count(*) > 1) g
WHERE m.first_line = g.first_line AND m.account_id IS NULL AND g.account_id IS NOT NULL
"""

_NAME_NEW = """
UPDATE import_match m SET account_id = r.new_id, is_new = true
FROM import_row r WHERE m.account_id IS NULL AND r.line = m.first_line
"""

_REFUSE = """
INSERT INTO import_refused (line, field, value, code)
SELECT m.line, 'tax_id', r.tax_id, 'tax_id_taken'
FROM import_match m JOIN import_row r USING (line) WHERE m.tax_id_taken
UNION ALL
SELECT m.line, '', '', 'two_accounts'
FROM import_match m JOIN import_match f ON f.line = m.first_line
WHERE m.account_id <> f.account_id OR m.reference_taken
UNION ALL
SELECT i.line, '', i.external_id, 'two_accounts'
FROM (SELECT o.system, o.external_id
      FROM (SELECT system, external_id FROM import_reference
            GROUP BY system, external_id HAVING count(*) > 1) twice
      JOIN import_reference o USING (system, external_id) JOIN import_match n USING (line)
      GROUP BY o.system, o.external_id HAVING count(DISTINCT n.account_id) > 1) s
JOIN import_reference i USING (system, external_id) JOIN import_match m USING (line)
WHERE m.reference_taken IS NOT TRUE
UNION ALL
SELECT m.line, 'tax_id', r.tax_id, r.not_brazilian
FROM import_match m JOIN import_row r USING (line)
LEFT JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = m.account_id
WHERE r.not_brazilian <> '' AND r.country = ''
  AND lower(coalesce(NULLIF(a.country, ''), %(country)s)) = ANY (%(brazil)s)
UNION ALL
SELECT m.line, 'phase_since', r.phase_since::text, 'phase_moved'
FROM import_match m JOIN import_row r USING (line)
JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = m.account_id
WHERE r.phase_since IS NOT NULL AND r.phase_since IS DISTINCT FROM a.phase_since
  AND (a.phase_id IS NULL OR EXISTS (SELECT FROM accounts_phasechange c
                                     WHERE c.organization_id = %(org)s AND c.account_id = a.id))
UNION ALL
SELECT m.line, 'phase', f.name, 'phase_reason'
FROM import_match m JOIN import_row r USING (line)
JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = m.account_id
JOIN accounts_phase f ON f.organization_id = %(org)s AND f.id = r.phase_id
WHERE r.phase_id IS DISTINCT FROM a.phase_id
UNION ALL
SELECT m.line, 'name', '', 'required'
FROM import_match m JOIN import_row r USING (line)
WHERE m.is_new AND m.line = m.first_line AND r.name = ''
"""


def match_accounts(organization: Organization) -> None:
    """Make `import_match`: the account of each line, an existing one or the new one's id."""
    values: dict[str, Any] = {
        "org": organization.id,
        "country": organization.country,
        "brazil": sorted(BRAZIL),
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_match")
        cursor.execute(_BY_KEYS, values)
        cursor.execute("CREATE UNIQUE INDEX ON import_match (line)")
        cursor.execute("ANALYZE import_match")
        find_namesakes(organization.id, _KEYS)
        cursor.execute(_BY_NAME, values)
        cursor.execute(_JOIN_GROUPS)
        cursor.execute(_SHARE_ACCOUNT)
        cursor.execute(_NAME_NEW)
        cursor.execute("CREATE INDEX ON import_match (account_id)")
        cursor.execute("ANALYZE import_match")
        cursor.execute(_REFUSE, values)
