"""What a file of accounts would do: made, changed, unchanged, refused. Writes nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.fields import REFERENCES_AT_MOST, SET_TEXTS, TAGS_AT_MOST
from accounts.imports.choices import Choices
from accounts.imports.lines import Table
from accounts.imports.matching import match_accounts
from accounts.imports.parents import find_parents, refuse_circles
from accounts.imports.progress import Progress
from accounts.imports.staging import stage_accounts
from tenants.models import Organization


@dataclass(frozen=True)
class LineCounts:
    """Counts of lines."""

    total: int
    made: int
    changed: int
    unchanged: int
    refused: int


_MARK_REFUSED = """
UPDATE import_match m SET is_refused = true
WHERE NOT is_refused AND line IN (SELECT line FROM import_refused)
"""

_REFUSE_FOLLOWERS = """
WITH bad AS (SELECT DISTINCT account_id, first_line FROM import_match WHERE is_refused)
INSERT INTO import_refused (line, field, value, code)
SELECT m.line, '', '', 'group_refused'
FROM import_match m JOIN bad ON bad.first_line = m.first_line WHERE NOT m.is_refused
UNION ALL
SELECT m.line, 'parent', left(r.parent, 200), 'parent_refused'
FROM import_match m JOIN import_row r USING (line) JOIN bad ON bad.account_id = m.parent_id
JOIN import_match b ON b.line = bad.first_line AND b.is_new
WHERE NOT m.is_refused AND m.first_line NOT IN (SELECT first_line FROM bad)
"""

_LAST = "(array_agg(r.{0} ORDER BY r.line DESC) FILTER (WHERE r.{0} <> ''))[1] AS {0}"
_GATHERED = (*SET_TEXTS, "name_key")
_GATHER = f"""
UPDATE import_row l SET
    {", ".join(f"{c} = coalesce(g.{c}, '')" for c in _GATHERED)},
    owner_id = g.owner_id, phase_id = g.phase_id, phase_since = g.phase_since,
    tags = coalesce(g.tags, '')
FROM (
    SELECT m.first_line, {", ".join(map(_LAST.format, _GATHERED))},
        (array_agg(r.owner_id ORDER BY r.line DESC) FILTER (WHERE r.owner_id IS NOT NULL))[1]
            AS owner_id,
        (array_agg(r.phase_id ORDER BY r.line DESC) FILTER (WHERE r.phase_id IS NOT NULL))[1]
            AS phase_id,
        (array_agg(r.phase_since ORDER BY r.line DESC)
            FILTER (WHERE r.phase_since IS NOT NULL))[1] AS phase_since,
        string_agg(NULLIF(r.tags, ''), '|') AS tags
    FROM import_row r JOIN import_match m USING (line)
    WHERE NOT m.is_refused GROUP BY m.first_line HAVING count(*) > 1
) g WHERE l.line = g.first_line
"""  # column names are constants of this package

_GATHER_PARENTS = """
UPDATE import_match l SET parent_id = g.parent_id
FROM (SELECT first_line, (array_agg(parent_id ORDER BY line DESC)
                          FILTER (WHERE parent_id IS NOT NULL))[1] AS parent_id
      FROM import_match GROUP BY first_line HAVING count(*) > 1) g
WHERE l.line = g.first_line AND l.parent_id IS DISTINCT FROM g.parent_id
"""

_KEY = "designation = 'key' AND archived_at IS NULL"
_REFUSE_OVER_CAP = f"""
INSERT INTO import_refused (line, field, value, code)
SELECT c.line, 'owner', m.email, 'cap'
FROM (SELECT m.line, r.owner_id, row_number() OVER (PARTITION BY r.owner_id ORDER BY m.line) AS nth
      FROM import_row r JOIN import_match m ON m.line = r.line AND m.line = m.first_line
      JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = m.account_id
      WHERE NOT m.is_refused AND a.owner_id IS DISTINCT FROM r.owner_id AND {_KEY}) c
JOIN tenants_membership m ON m.organization_id = %(org)s AND m.id = c.owner_id
WHERE c.nth > %(cap)s - (SELECT count(*) FROM accounts_account k
                         WHERE k.organization_id = %(org)s AND k.owner_id = c.owner_id AND {_KEY})
"""  # the condition is a constant

_DIFFERS = " OR ".join(f"(r.{c} <> '' AND r.{c} <> a.{c})" for c in SET_TEXTS)
_OUTCOMES = f"""
UPDATE import_match m SET outcome = CASE
    WHEN m.is_new THEN 'made'
    WHEN {_DIFFERS}
      OR (r.owner_id IS NOT NULL AND r.owner_id IS DISTINCT FROM a.owner_id)
      OR (r.phase_since IS NOT NULL AND r.phase_since IS DISTINCT FROM a.phase_since)
      OR (m.parent_id IS NOT NULL AND m.parent_id IS DISTINCT FROM a.parent_id)
      OR m.line IN (SELECT first_line FROM import_link)
      OR (r.tags <> '' AND NOT string_to_array(r.tags, '|') <@ coalesce(t.names, '{{}}'))
    THEN 'changed' ELSE 'unchanged' END
FROM import_row r, import_match f
LEFT JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = f.account_id
LEFT JOIN import_tags t ON t.account_id = f.account_id
WHERE f.line = m.line AND r.line = m.line AND m.line = m.first_line AND NOT m.is_refused
"""  # column names are constants of this package

_LINKS = """
CREATE TEMPORARY TABLE import_link ON COMMIT DROP AS
SELECT DISTINCT m.first_line, i.system, i.external_id
FROM import_reference i JOIN import_match m USING (line)
LEFT JOIN accounts_externalreference e ON e.organization_id = %(org)s
  AND e.system = i.system AND e.external_id = i.external_id
WHERE NOT m.is_refused AND e.id IS NULL
"""  # the references that accounts don't have yet
_TAGS = """
CREATE TEMPORARY TABLE import_tags ON COMMIT DROP AS
SELECT t.account_id, array_agg(t.name::text) AS names
FROM accounts_accounttag t
WHERE t.organization_id = %(org)s AND t.account_id IN (SELECT account_id FROM import_match)
GROUP BY t.account_id
"""
_FOLLOWERS = """
UPDATE import_match m SET outcome =
    CASE WHEN m.is_same OR f.outcome = 'unchanged' THEN 'unchanged' ELSE 'changed' END
FROM import_match f
WHERE f.line = m.first_line AND m.line <> m.first_line AND NOT m.is_refused
"""

_COUNT = """
SELECT count(*) FILTER (WHERE outcome = 'made'), count(*) FILTER (WHERE outcome = 'changed'),
       count(*) FILTER (WHERE outcome = 'unchanged')
FROM import_match
"""


_REFUSE_TOO_MANY = """
INSERT INTO import_refused (line, field, value, code)
SELECT m.line, 'tags', left(r.tags, 200), 'too_many'
FROM import_match m JOIN import_row r USING (line)
WHERE m.line = m.first_line AND r.tags <> ''
  AND NOT (m.is_new AND cardinality(string_to_array(r.tags, '|')) <= %(tags)s) AND (
    SELECT count(*) FROM (
        SELECT unnest(string_to_array(r.tags, '|')) UNION
        SELECT t.name FROM accounts_accounttag t
        WHERE t.organization_id = %(org)s AND t.account_id = m.account_id) words
    ) > %(tags)s
UNION ALL
SELECT max(m.line), %(column)s, max(i.external_id), 'too_many'
FROM import_match m JOIN import_reference i USING (line)
GROUP BY m.account_id
HAVING count(DISTINCT (i.system, i.external_id)) + CASE WHEN bool_or(m.is_new) THEN 0 ELSE (
    SELECT count(*) FROM accounts_externalreference e
    WHERE e.organization_id = %(org)s AND e.account_id = m.account_id
      AND NOT e.system || E'\\n' || e.external_id
          = ANY (array_agg(i.system || E'\\n' || i.external_id))
    ) END > %(references)s
"""


def plan_accounts(
    table: Table, choices: Choices, organization: Organization, progress: Progress
) -> LineCounts:
    """Read the file and settle every line, in temporary tables of this transaction."""
    total = stage_accounts(table, choices, organization, progress)
    match_accounts(organization)
    find_parents(organization.id, choices.system)
    _mark_refused()
    _gather()
    while refuse_circles(organization.id):
        _mark_refused()
    _refuse_too_many(organization, choices)
    _mark_refused()
    return _settle(total, organization.id)


def _refuse_too_many(organization: Organization, choices: Choices) -> None:
    """Lines that would give an account too much, or a KAM too many."""
    limits: dict[str, Any] = {
        "org": organization.id,
        "column": "reference" if "reference" in choices.columns else "references",
        "tags": TAGS_AT_MOST,
        "references": REFERENCES_AT_MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_REFUSE_TOO_MANY, limits)
        cursor.execute(_REFUSE_OVER_CAP, {"org": organization.id, "cap": organization.kam_cap})


def _gather() -> None:
    """Where several lines say one account, its first line takes the last value of each field."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM import_match WHERE line <> first_line LIMIT 1")
        if cursor.rowcount:
            cursor.execute(_GATHER)
            cursor.execute(_GATHER_PARENTS)


def _mark_refused() -> None:
    """Refuse what hangs on refused lines, until nothing more does."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK_REFUSED)
        while cursor.rowcount:
            cursor.execute(_REFUSE_FOLLOWERS)
            cursor.execute(_MARK_REFUSED)


def _settle(total: int, organization_id: uuid.UUID) -> LineCounts:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_tags, import_link")
        cursor.execute(_LINKS, {"org": organization_id})
        cursor.execute("ANALYZE import_link")
        cursor.execute(_TAGS, {"org": organization_id})
        cursor.execute("ANALYZE import_tags")
        cursor.execute(_OUTCOMES, {"org": organization_id})
        cursor.execute(_FOLLOWERS)
        cursor.execute(_COUNT)
        made, changed, unchanged = cursor.fetchone()
        cursor.execute("SELECT count(DISTINCT line) FROM import_refused")
        (refused,) = cursor.fetchone()
    return LineCounts(total, made, changed, unchanged, refused)
