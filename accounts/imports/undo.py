"""Taking an import back: every row that nobody has written to since."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from accounts.fields import SET_TEXTS
from accounts.hierarchy import family
from accounts.imports.chains import check_last, hand_back
from accounts.imports.loops import without_loops
from accounts.models import Account, AccountFigures, AccountTag, ExternalReference
from accounts.models.imports import ImportRun, ImportState
from accounts.revenue.figures import recompute_figures
from accounts.team.ownership import Passing, pass_on, tell_heirs
from audit.entries import record
from audit.many import entries_from, entry_values
from rules.errors import ConflictError
from rules.names import sort_key
from tenants.actors import Actor
from tenants.scope import take_turns

# Statistics don't know a new organisation: of its rows a plan expects one, and loops. So what
# is joined with them has an index of its own, and a loop over them stays a line.
_BACK = """
CREATE TEMPORARY TABLE import_back ON COMMIT DROP AS
SELECT target, target_id, is_new, version, changes FROM accounts_importchange
WHERE organization_id = %(org)s AND run_id = %(run)s
"""
_MONTHS_TOUCHED = """
SELECT DISTINCT m.account_id FROM import_back c
JOIN accounts_monthlyrevenue m ON m.organization_id = %(org)s AND m.id = c.target_id
WHERE c.target = 'month'
"""
_DELETE_MONTHS = """
DELETE FROM accounts_monthlyrevenue m USING import_back c
WHERE c.target = 'month' AND c.is_new
  AND m.organization_id = %(org)s AND m.id = c.target_id AND m.version = c.version
"""
_RESTORE_MONTHS = """
UPDATE accounts_monthlyrevenue m SET
    revenue_minor = (c.changes->'revenue_minor'->>0)::bigint,
    cost_minor = (c.changes->'cost_minor'->>0)::bigint, version = m.version + 1, updated_at = now()
FROM import_back c
WHERE c.target = 'month' AND NOT c.is_new
  AND m.organization_id = %(org)s AND m.id = c.target_id AND m.version = c.version
"""
_UNTOUCHED = """
CREATE TEMPORARY TABLE import_untouched ON COMMIT DROP AS
SELECT c.target_id AS account_id, c.is_new, c.changes, a.name, a.name_key
FROM import_back c
JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = c.target_id
WHERE c.target = 'account' AND a.version = c.version
"""
_WITH_CHILDREN = """
DELETE FROM import_untouched u WHERE u.is_new AND EXISTS (
    SELECT FROM accounts_account child
    WHERE child.organization_id = %(org)s AND child.parent_id = u.account_id
      AND NOT EXISTS (SELECT FROM import_untouched g
                      WHERE g.account_id = child.id
                        AND (g.is_new OR g.changes ? 'parent_id')))
"""
_PARENTS_BACK = """
SELECT account_id, (changes->'parent_id'->>0)::uuid FROM import_untouched
WHERE NOT is_new AND changes->'parent_id'->>0 IS NOT NULL
"""
_NAMES_BACK = """
SELECT account_id, changes->'name'->>0 FROM import_untouched
WHERE NOT is_new AND changes ? 'name'
"""
_KEYS_BACK = """
UPDATE import_untouched u SET name_key = k.name_key
FROM unnest(%s::uuid[], %s::text[]) AS k (account_id, name_key) WHERE u.account_id = k.account_id
"""
_VALUE = "{0} = CASE WHEN c.changes ? '{0}' THEN c.changes->'{0}'->>0 ELSE a.{0} END"
_RESTORE = f"""
UPDATE accounts_account a SET
    {", ".join(_VALUE.format(c) for c in SET_TEXTS)}, name_key = c.name_key,
    owner_id = CASE WHEN c.changes ? 'owner_id' THEN o.id ELSE a.owner_id END,
    phase_since = CASE WHEN c.changes ? 'phase_since'
                       THEN (c.changes->'phase_since'->>0)::date ELSE a.phase_since END,
    parent_id = CASE WHEN c.changes ? 'parent_id' THEN p.id ELSE a.parent_id END,
    version = a.version + 1, updated_at = now()
FROM import_untouched c
LEFT JOIN tenants_membership o ON o.organization_id = %(org)s AND o.ended_at IS NULL
      AND o.id = (c.changes->'owner_id'->>0)::uuid
LEFT JOIN accounts_account p ON p.organization_id = %(org)s
      AND p.id = (c.changes->'parent_id'->>0)::uuid
WHERE NOT c.is_new AND a.organization_id = %(org)s AND a.id = c.account_id
"""  # column names are constants of this package
_PASSINGS = """
SELECT u.account_id, (u.changes->'owner_id'->>1)::uuid, o.id
FROM import_untouched u
LEFT JOIN tenants_membership o ON o.organization_id = %(org)s AND o.ended_at IS NULL
      AND o.id = (u.changes->'owner_id'->>0)::uuid
WHERE NOT u.is_new AND u.changes ? 'owner_id'
"""
_REMOVE_TAGS = """
DELETE FROM accounts_accounttag t USING import_untouched c
WHERE t.organization_id = %(org)s AND t.account_id = c.account_id
  AND (c.is_new OR t.name = ANY (string_to_array(c.changes->'tags'->>1, '|')))
"""
_REMOVE_REFERENCES = """
DELETE FROM accounts_externalreference e USING import_untouched c
WHERE e.organization_id = %(org)s AND e.account_id = c.account_id
  AND (c.is_new OR c.changes->'references'->1 ? (e.system || ': ' || e.external_id)
       OR e.system || ':' || e.external_id = c.changes->'reference'->>1)
"""  # `reference` stands in runs of former versions
_AUDIT = entries_from(
    "import_untouched",
    action="CASE WHEN is_new THEN 'account.removed' ELSE 'account.restored' END",
    object_id="account_id",
    label="name",
    changes="jsonb_build_object('import', jsonb_build_array(%(file)s::text, NULL))",
)
_DELETE = """
DELETE FROM {0} t USING import_untouched c
WHERE c.is_new AND t.organization_id = %(org)s AND t.{1} = c.account_id
"""


@transaction.atomic
def undo(*, actor: Actor, run: ImportRun) -> None:
    """Put back what the run changed and remove what it made, where nothing newer stands.

    Rows that somebody wrote to since, and new accounts that anything else refers to, stay
    and are counted as kept. Raises ConflictError after seven days, and where another file was
    loaded over this one.
    """
    actor.require("account.import")
    if run.state not in (ImportState.APPLIED, ImportState.TO_UNDO):
        raise ConflictError
    values: dict[str, Any] = {
        **entry_values(actor),
        "run": run.id,
        "file": run.file_name,
    }
    check_last(run)
    take_turns("hierarchy")  # before the rows: who has a row never waits for the turn
    total = _gather(values)
    hand_back(run)
    count, back = _undo_accounts(actor, values)
    run.undone = _undo_months(values) + count
    run.kept = total - run.undone
    run.state = ImportState.UNDONE
    run.save()
    record(
        actor=actor,
        action="import.undone",
        target=run,
        changes={"undone": [None, run.undone], "kept": [None, run.kept]},
    )
    tell_heirs(actor=actor, passings=back, by_name=False)


def _gather(values: dict[str, Any]) -> int:
    """Make `import_back`, what the run did; how much that is."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_back")
        cursor.execute(_BACK, values)
        total = cursor.rowcount
        cursor.execute("CREATE INDEX ON import_back (target_id)")
        cursor.execute("ANALYZE import_back")
    return total


def _undo_months(values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS_TOUCHED, values)
        touched = [account_id for (account_id,) in cursor.fetchall()]
        cursor.execute(_DELETE_MONTHS, values)
        undone = cursor.rowcount
        cursor.execute(_RESTORE_MONTHS, values)
        undone += cursor.rowcount
    if touched:
        recompute_figures(touched)
    return undone


def _undo_accounts(actor: Actor, values: dict[str, Any]) -> tuple[int, list[Passing]]:
    """How many, and which go back to whom."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_untouched")
        cursor.execute(_UNTOUCHED, values)
        cursor.execute("CREATE INDEX ON import_untouched (account_id)")
        cursor.execute("ANALYZE import_untouched")
        _spare_circles(actor, cursor)
        for model, column in _others_that_refer():
            cursor.execute(_spare(model, column), values)
        cursor.execute(_WITH_CHILDREN, values)
        while cursor.rowcount:
            cursor.execute(_WITH_CHILDREN, values)
        cursor.execute(_PASSINGS, values)
        back = [Passing(*row) for row in cursor.fetchall()]
        pass_on(actor=actor, passings=back)
        _make_keys(cursor)
        with without_loops():
            for statement in (_RESTORE, _REMOVE_TAGS, _REMOVE_REFERENCES, _AUDIT):
                cursor.execute(statement, values)
        cursor.execute(_DELETE.format(AccountFigures._meta.db_table, "account_id"), values)
        cursor.execute(_DELETE.format(Account._meta.db_table, "id"), values)
        cursor.execute("SELECT count(*) FROM import_untouched")
        (undone,) = cursor.fetchone()
    return int(undone), back


def _spare_circles(actor: Actor, cursor: CursorWrapper) -> None:
    """Who would stand below themselves by now, or too deep, stay where they are."""
    cursor.execute(_PARENTS_BACK)
    back: dict[uuid.UUID, uuid.UUID] = dict(cursor.fetchall())
    if not back:
        return
    known = family(actor.organization.id, above=[*back.values(), *back], below=back)
    now = {account_id: known.above(account_id) for account_id in back}
    for account_id, parent_id in back.items():
        known.put(account_id, parent_id)
    spared: list[uuid.UUID] = []
    while refused := known.in_circles(back) or known.too_deep(back):
        for account_id in refused:
            known.put(account_id, now[account_id])
            del back[account_id]
            spared.append(account_id)
    cursor.execute("DELETE FROM import_untouched WHERE account_id = ANY(%s::uuid[])", [spared])


def _make_keys(cursor: CursorWrapper) -> None:
    """By today's rule for names, whatever it was when the file was loaded."""
    cursor.execute(_NAMES_BACK)
    names = dict(cursor.fetchall())
    cursor.execute(_KEYS_BACK, [[*names], [*map(sort_key, names.values())]])


def _others_that_refer() -> list[tuple[type[models.Model], str]]:
    """Every table, of any app, whose rows speak of an account and are not part of it."""
    part = {Account, AccountTag, ExternalReference, AccountFigures}
    return [
        (relation.related_model, relation.field.column)
        for relation in Account._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and relation.related_model not in part
    ]


def _spare(model: type[models.Model], column: str) -> str:
    return (
        "DELETE FROM import_untouched u WHERE u.is_new AND EXISTS ("
        f'SELECT FROM "{model._meta.db_table}" t '
        f'WHERE t.organization_id = %(org)s AND t."{column}" = u.account_id)'
    )  # names of our own tables
