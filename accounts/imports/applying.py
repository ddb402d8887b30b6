"""Writing what was planned, in whole sets, in the caller's one transaction."""

from __future__ import annotations

from typing import Any

from django.db import connection

from accounts.fields import SET_TEXTS
from accounts.imports.loops import without_loops
from accounts.inserting import insert_accounts
from accounts.models.imports import ImportRun
from accounts.programme import first_phase
from accounts.team.ownership import Passing, pass_on
from audit.entries import TEXT
from audit.many import entries_from, entry_values
from tenants.actors import Actor
from tenants.ids import NEW_KEY

_LINES = """
import_row r JOIN import_match m ON m.line = r.line AND m.line = m.first_line AND NOT m.is_refused
"""
_PAIR = "'{0}', CASE WHEN r.{0} <> '' AND r.{0} <> a.{0} THEN jsonb_build_array(a.{0}, r.{0}) END"
_OWN = "jsonb_build_array(a.{0}_id, {1}.{0}_id)"

_SAID_LINKS = """(
    SELECT first_line, to_jsonb(array_agg(said ORDER BY said)) AS said
    FROM (SELECT first_line, (system || ': ' || external_id) COLLATE "C" AS said
          FROM import_link) l
    GROUP BY first_line
)"""
_CHANGES = f"""
CREATE TEMPORARY TABLE import_change ON COMMIT DROP AS
SELECT m.account_id, m.is_new, m.line,
       CASE WHEN m.is_new THEN 1 ELSE a.version + 1 END AS version,
       CASE WHEN m.is_new THEN '{{}}'::jsonb ELSE jsonb_strip_nulls(jsonb_build_object(
           {", ".join(_PAIR.format(c) for c in SET_TEXTS)},
           'owner_id', CASE WHEN r.owner_id IS DISTINCT FROM a.owner_id AND r.owner_id IS NOT NULL
                            THEN {_OWN.format("owner", "r")} END,
           'parent_id', CASE WHEN m.parent_id IS DISTINCT FROM a.parent_id
                             AND m.parent_id IS NOT NULL THEN {_OWN.format("parent", "m")} END,
           'phase_since', CASE WHEN r.phase_since IS DISTINCT FROM a.phase_since
                               AND r.phase_since IS NOT NULL
                               THEN jsonb_build_array(a.phase_since, r.phase_since) END,
           'tags', (SELECT jsonb_build_array('', string_agg(
                        DISTINCT word COLLATE "C", '|' ORDER BY word COLLATE "C"))
                    FROM unnest(string_to_array(r.tags, '|')) AS word
                    WHERE r.tags <> '' AND word <> ALL (coalesce(t.names, '{{}}'))
                    HAVING count(*) > 0),
           'references', CASE WHEN g.said IS NOT NULL
                              THEN jsonb_build_array('[]'::jsonb, g.said) END
       )) END AS changes
FROM {_LINES}
LEFT JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = m.account_id
LEFT JOIN import_tags t ON t.account_id = m.account_id
LEFT JOIN {_SAID_LINKS} g ON g.first_line = m.line
WHERE m.outcome IN ('made', 'changed')
"""  # column names are constants of this package

_INSERT = insert_accounts(
    f"{_LINES} WHERE m.outcome = 'made'",
    key="m.account_id",
    **{column: f"r.{column}" for column in (*SET_TEXTS, "name_key", "owner_id", "phase_since")},
    parent_id="m.parent_id",
    phase_id="coalesce(r.phase_id, %(phase)s)",
)

_UPDATE = f"""
UPDATE accounts_account a SET
    {", ".join(f"{c} = CASE WHEN r.{c} = '' THEN a.{c} ELSE r.{c} END" for c in SET_TEXTS)},
    name_key = CASE WHEN r.name = '' THEN a.name_key ELSE r.name_key END,
    parent_id = coalesce(m.parent_id, a.parent_id), owner_id = coalesce(r.owner_id, a.owner_id),
    phase_since = coalesce(r.phase_since, a.phase_since),
    version = a.version + 1, updated_at = now()
FROM {_LINES}
WHERE m.outcome = 'changed' AND a.organization_id = %(org)s AND a.id = m.account_id
"""  # column names are constants of this package

_REFERENCES = f"""
INSERT INTO accounts_externalreference (id, organization_id, account_id, system, external_id)
SELECT {NEW_KEY}, %(org)s, m.account_id, l.system, l.external_id
FROM import_link l
JOIN import_match m ON m.line = l.first_line AND m.outcome IN ('made', 'changed')
ON CONFLICT (organization_id, system, external_id) DO NOTHING
"""  # the id expression is a constant

_TAGS = f"""
INSERT INTO accounts_accounttag (id, organization_id, account_id, name)
SELECT {NEW_KEY}, %(org)s, g.account_id, g.word
FROM (SELECT DISTINCT m.account_id, unnest(string_to_array(r.tags, '|')) AS word
      FROM {_LINES} WHERE r.tags <> '' AND m.outcome IN ('made', 'changed')) g
ON CONFLICT (organization_id, account_id, name) DO NOTHING
"""  # the id expression is a constant

_KEEP = f"""
INSERT INTO accounts_importchange
    (id, organization_id, run_id, target, target_id, is_new, version, changes)
SELECT {NEW_KEY}, %(org)s, %(run)s, 'account', account_id, is_new, version, changes
FROM import_change
"""  # the id expression is a constant

_SAID = "'{0}', CASE WHEN r.{0} <> '' THEN jsonb_build_array(NULL, r.{0}) END"
_CREATED = f"""jsonb_strip_nulls(jsonb_build_object(
           {", ".join(_SAID.format(c) for c in SET_TEXTS)},
           'parent', CASE WHEN p.id IS NOT NULL THEN jsonb_build_array(NULL, p.name) END,
           'owner', CASE WHEN o.id IS NOT NULL
                         THEN jsonb_build_array(NULL, coalesce(NULLIF(o.name, ''), o.email)) END,
           'phase', CASE WHEN %(phase)s::uuid IS NOT NULL
                         THEN jsonb_build_array(NULL, coalesce(f.name, %(phase_name)s::text)) END,
           'phase_since', CASE WHEN r.phase_since IS NOT NULL
                               THEN jsonb_build_array(NULL, r.phase_since) END,
           'tags', CASE WHEN r.tags <> '' THEN jsonb_build_array(NULL, to_jsonb(ARRAY(
               SELECT DISTINCT word COLLATE "C" FROM unnest(string_to_array(r.tags, '|')) AS word
               ORDER BY 1))) END,
           'references', CASE WHEN g.said IS NOT NULL THEN jsonb_build_array(NULL, g.said) END))"""
_NO_PROSE = f"""CASE WHEN c.is_new AND r.notes <> '' OR c.changes ? 'notes' THEN jsonb_build_object(
           'notes', jsonb_build_array(CASE WHEN NOT c.is_new THEN '{TEXT}'::text END,
                                      '{TEXT}'::text))
           ELSE '{{}}'::jsonb END"""

_AUDIT = entries_from(
    f"""import_change c
JOIN import_row r ON r.line = c.line
JOIN import_match m ON m.line = c.line
JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = c.account_id
LEFT JOIN accounts_account p ON c.is_new AND p.organization_id = %(org)s AND p.id = m.parent_id
LEFT JOIN tenants_membership o ON c.is_new AND o.organization_id = %(org)s AND o.id = r.owner_id
LEFT JOIN accounts_phase f ON f.organization_id = %(org)s AND f.id = r.phase_id
LEFT JOIN {_SAID_LINKS} g ON g.first_line = c.line""",
    action="CASE WHEN c.is_new THEN 'account.created' ELSE 'account.changed' END",
    object_id="c.account_id",
    label="a.name",
    changes=f"""CASE WHEN c.is_new THEN {_CREATED} ELSE c.changes END || {_NO_PROSE}
           || jsonb_build_object('import', jsonb_build_array(NULL, %(file)s::text))""",
)

_PASSINGS = """
SELECT account_id, (changes->'owner_id'->>0)::uuid, (changes->'owner_id'->>1)::uuid
FROM import_change WHERE NOT is_new AND changes ? 'owner_id'
"""


_COMING = """
SELECT c.account_id, (c.changes->'owner_id'->>0)::uuid, r.owner_id
FROM import_change c JOIN import_row r ON r.line = c.line
WHERE r.owner_id IS NOT NULL AND (c.is_new OR c.changes ? 'owner_id')
"""


def apply_accounts(*, actor: Actor, run: ImportRun) -> list[Passing]:
    """Make and change the planned accounts; each gets its audit entry and its way back.

    Returns what comes to whom, new accounts too.
    """
    phase = first_phase()
    values: dict[str, Any] = {
        **entry_values(actor),
        "phase": phase and phase.pk,
        "phase_name": phase and str(phase),
        "run": run.id,
        "file": run.file_name,
    }
    with without_loops(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_change")
        cursor.execute(_CHANGES, values)
        cursor.execute("ANALYZE import_change")
        cursor.execute(_PASSINGS)
        pass_on(actor=actor, passings=[Passing(*row) for row in cursor.fetchall()])
        for statement in (_INSERT, _UPDATE, _REFERENCES, _TAGS, _KEEP, _AUDIT):
            cursor.execute(statement, values)
        cursor.execute(_COMING)
        return [Passing(*row) for row in cursor.fetchall()]
