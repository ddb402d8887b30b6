"""Writing the planned months, in whole sets, in the caller's one transaction."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection

from accounts.imports.copying import copy_rows
from accounts.imports.loops import without_loops
from accounts.inserting import insert_accounts
from accounts.models.imports import ImportRun
from accounts.programme import first_phase
from audit.many import entries_from, entry_values
from rules.names import sort_key
from tenants.actors import Actor
from tenants.ids import NEW_KEY

_WANTED = """
SELECT DISTINCT ON (n.account_id) n.account_id, n.new_name,
       CASE WHEN %(brazil)s THEN n.account_tax_id ELSE '' END
FROM import_named n JOIN import_settled s ON s.account_id = n.account_id AND s.outcome = 'made'
WHERE n.is_new ORDER BY n.account_id, n.account
"""
_NEW_TABLE = """
CREATE TEMPORARY TABLE import_new_account (
    id uuid, name text, tax_id text, name_key text
) ON COMMIT DROP
"""
_ACCOUNTS = insert_accounts(
    "import_new_account", key="id", name="name", name_key="name_key", tax_id="tax_id"
)
_KEEP_ACCOUNTS = f"""
INSERT INTO accounts_importchange
    (id, organization_id, run_id, target, target_id, is_new, version, changes)
SELECT {NEW_KEY}, %(org)s, %(run)s, 'account', id, true, 1, '{{}}' FROM import_new_account
"""  # the id expression is a constant
_AUDIT_ACCOUNTS = entries_from(
    "import_new_account",
    action="'account.created'",
    object_id="id",
    label="name",
    changes="""jsonb_strip_nulls(jsonb_build_object(
           'name', jsonb_build_array(NULL, name),
           'tax_id', CASE WHEN tax_id <> '' THEN jsonb_build_array(NULL, tax_id) END,
           'phase', CASE WHEN %(phase_name)s::text IS NOT NULL
                         THEN jsonb_build_array(NULL, %(phase_name)s::text) END,
           'import', jsonb_build_array(NULL, %(file)s::text)))""",
)
_IDS = f"UPDATE import_settled SET month_id = {NEW_KEY} WHERE outcome = 'made'"  # a constant
# No join of months with what was settled: statistics don't know a new organisation.
_MONTHS = """
INSERT INTO accounts_monthlyrevenue AS old
    (id, organization_id, account_id, month, revenue_minor, cost_minor, version, updated_at)
SELECT month_id, %(org)s, account_id, month, revenue, cost, 1, now()
FROM import_settled WHERE outcome IN ('made', 'changed')
ON CONFLICT (organization_id, account_id, month) DO UPDATE SET
    revenue_minor = excluded.revenue_minor,
    cost_minor = coalesce(excluded.cost_minor, old.cost_minor),
    version = old.version + 1, updated_at = now()
"""
_KEEP = f"""
INSERT INTO accounts_importchange
    (id, organization_id, run_id, target, target_id, is_new, version, changes)
SELECT {NEW_KEY}, %(org)s, %(run)s, 'month', month_id, outcome = 'made', coalesce(version, 0) + 1,
       CASE WHEN outcome = 'made' THEN '{{}}'::jsonb ELSE jsonb_build_object(
           'revenue_minor', jsonb_build_array(revenue_before, revenue),
           'cost_minor', jsonb_build_array(cost_before, coalesce(cost, cost_before))) END
FROM import_settled WHERE outcome IN ('made', 'changed')
"""  # the id expression is a constant
_AUDIT = entries_from(
    """(SELECT account_id, jsonb_object_agg(to_char(month, 'YYYY-MM'), jsonb_build_array(
          (revenue_before / 100.0)::numeric(20, 2)::text,
          (revenue / 100.0)::numeric(20, 2)::text)) AS months
      FROM import_settled WHERE outcome IN ('made', 'changed') GROUP BY account_id) g
JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = g.account_id""",
    action="'revenue.changed'",
    object_id="a.id",
    label="a.name",
    changes="g.months || jsonb_build_object('import', jsonb_build_array(NULL, %(file)s::text))",
)


def apply_revenue(*, actor: Actor, run: ImportRun) -> None:
    """Write the planned months, and the accounts that they name for the first time."""
    phase = first_phase()
    values: dict[str, Any] = {
        **entry_values(actor),
        "phase": phase and phase.pk,
        "phase_name": phase and str(phase),
        "brazil": actor.organization.country == "BR",
        "run": run.id,
        "file": run.file_name,
    }
    with without_loops(), connection.cursor() as cursor:
        _make_accounts(cursor, values)
        for statement in (_IDS, _MONTHS, _KEEP, _AUDIT):
            cursor.execute(statement, values)


def touched_accounts() -> list[uuid.UUID]:
    """The accounts whose months the plan writes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT account_id FROM import_settled WHERE outcome IN ('made', 'changed')"
        )
        return [account_id for (account_id,) in cursor.fetchall()]


def _make_accounts(cursor: Any, values: dict[str, Any]) -> None:
    cursor.execute("DROP TABLE IF EXISTS import_new_account")
    cursor.execute(_NEW_TABLE)
    cursor.execute(_WANTED, values)
    rows = [(str(i), name, tax_id, sort_key(name)) for i, name, tax_id in cursor.fetchall()]
    if not rows:
        return
    copy_rows("import_new_account", ("id", "name", "tax_id", "name_key"), rows)
    for statement in (_ACCOUNTS, _KEEP_ACCOUNTS, _AUDIT_ACCOUNTS):
        cursor.execute(statement, values)
