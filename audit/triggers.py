"""Triggers that write the change stream: one statement, one INSERT, whatever way it came.

A table tells of a resource's rows (its own), or of parts that the resource shows inside a
row (tags of an account, the person of a stakeholder). Plans are kept by the session, so
each statement is written so that a plan made for one row serves a hundred thousand:
old and new rows meet in a FULL JOIN, which is never a loop; what must be looked up is
looked up by key, row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

EVENTS = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


@dataclass(frozen=True)
class Told:
    """What one table tells of one resource; `shown` and `restricted` map columns to its fields.

    A table of its own rows: `account` is the column with the account's id, or with the id of
    the row of the table `through` that has it. `is_restricted`: every row of the resource is;
    `restricted_where`: those in which this column is filled, `restricted_with`: is set at all.

    A part: `part_of` is the resource's table, whose column `by` equals our column `own`, and
    `account` one of its columns. `gone`: from when this is set, the resource's rows are deleted;
    of a table of its own rows, they are made again where it is emptied.
    """

    resource: str
    shown: Mapping[str, str]
    restricted: Mapping[str, str] = field(default_factory=dict)
    account: str = ""
    through: str = ""
    is_restricted: bool = False
    restricted_where: str = ""
    restricted_with: str = ""
    part_of: str = ""
    own: str = ""
    by: str = "id"
    gone: str = ""

    def function(self, table: str) -> str:
        """The name of the trigger function."""
        return f"{table}_tells_{self._word}"[:63]

    def trigger(self, event: str) -> str:
        """The name of the trigger of one event."""
        return f"{self._word}_{event.lower()}"

    @property
    def _word(self) -> str:
        return self.resource.replace("-", "_")

    def statements(self, table: str) -> list[str]:
        """What makes function and triggers; safe to repeat."""
        name = self.function(table)
        made = [
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql'
            f" AS $stream${body(self)}$stream$"
        ]
        for event, transition in EVENTS.items():
            trigger = self.trigger(event)
            made += [
                f'DROP TRIGGER IF EXISTS "{trigger}" ON "{table}"',
                f'CREATE TRIGGER "{trigger}" AFTER {event} ON "{table}" REFERENCING {transition}'
                f' FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()',
            ]
        return made


class StreamTable(Operation):
    """The triggers by which the table of one model tells of one resource; see `Told`."""

    reversible = True

    def __init__(self, model_name: str, **told: Any) -> None:
        self.model_name = model_name
        self.told = Told(**told)
        self._given = told

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return ("StreamTable", [self.model_name], self._given)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        for statement in self.told.statements(model._meta.db_table):
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        schema_editor.execute(f'DROP FUNCTION IF EXISTS "{self.told.function(table)}"() CASCADE')

    def describe(self) -> str:
        return f"Tell of {self.told.resource} what happens to the table of {self.model_name}"


def body(told: Told) -> str:
    """The source of the trigger function."""
    made, changed, deleted = (_of_part if told.part_of else _of_rows)(told)
    return f"""
DECLARE
    author text := coalesce(current_setting('kam.author', true), '');
    by_kind text := coalesce(nullif(split_part(author, ' ', 1), ''), 'system');
    by_id uuid := nullif(split_part(author, ' ', 2), '')::uuid;
    in_request text := coalesce(current_setting('kam.request_id', true), '');
    here bigint := pg_current_xact_id()::text::bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
{made}
    ELSIF TG_OP = 'UPDATE' THEN
{changed}
    ELSE
{deleted}
    END IF;
    RETURN NULL;
END
"""


def _insert(told: Told, kind: str, columns: str, source: str) -> str:
    """`columns`: organisation, row, account, fields, whether it is restricted."""
    return f"""
        INSERT INTO audit_change (
            organization_id, row_id, account_id, fields, is_restricted,
            resource, kind, xid, at, author_kind, author_id, request_id)
        SELECT {columns},
               '{told.resource}', '{kind}', here, statement_timestamp(), by_kind, by_id, in_request
        {source};"""


def _untold(told: Told, row: str) -> str:
    """What was made or deleted in this transaction is told once."""
    return f"""{row} NOT IN (
            SELECT c.row_id FROM audit_change c
            WHERE c.xid = here AND c.resource = '{told.resource}' AND c.kind <> 'changed')"""


def _of_rows(told: Told) -> tuple[str, str, str]:
    def whole(row: str) -> str:
        account = _account(told, row)
        restricted = _is_restricted(told, row)
        return f"{row}.organization_id, {row}.id, {account}, '{{}}'::text[], {restricted}"

    kinds = [_differing(told.shown, _is_restricted(told, "n"))]
    if told.restricted:
        kinds.append(_differing(told.restricted, "true"))
    changed = f"""FROM old_rows o FULL JOIN new_rows n ON n.id = o.id
        CROSS JOIN LATERAL (VALUES {", ".join(kinds)}) f (fields, is_restricted)
        WHERE f.fields <> '{{}}' AND {_untold(told, "coalesce(n.id, o.id)")}"""
    if told.gone:
        changed += f" AND o.{told.gone} IS NULL AND n.{told.gone} IS NULL"
    columns = (
        "coalesce(n.organization_id, o.organization_id), coalesce(n.id, o.id), "
        f"{_account(told, 'n')}, f.fields, f.is_restricted"
    )
    return (
        _insert(told, "made", whole("n"), "FROM new_rows n"),
        _insert(told, "changed", columns, changed) + _out_of_sight(told, whole("n")),
        _insert(told, "deleted", whole("o"), f"FROM old_rows o{_living(told)}"),
    )


def _out_of_sight(told: Told, whole: str) -> str:
    """What is taken out of sight is deleted for who follows, and what comes back is made."""
    if not told.gone:
        return ""
    both = "FROM old_rows o FULL JOIN new_rows n ON n.id = o.id WHERE"
    before, after = f"o.{told.gone} IS", f"n.{told.gone} IS"
    return _insert(told, "deleted", whole, f"{both} {before} NULL AND {after} NOT NULL") + _insert(
        told, "made", whole, f"{both} {before} NOT NULL AND {after} NULL"
    )


def _living(told: Told) -> str:
    return f" WHERE o.{told.gone} IS NULL" if told.gone else ""


def _account(told: Told, row: str) -> str:
    if not told.account:
        return "NULL::uuid"
    if not told.through:
        return f"{row}.{told.account}"
    return (
        f"(SELECT t.account_id FROM {told.through} t"
        f" WHERE t.organization_id = {row}.organization_id AND t.id = {row}.{told.account})"
    )


def _is_restricted(told: Told, row: str) -> str:
    if told.restricted_where:
        return f"{row}.{told.restricted_where} <> ''"
    if told.restricted_with:
        return f"{row}.{told.restricted_with} IS NOT NULL"
    return str(told.is_restricted).lower()


def _differing(fields: Mapping[str, str], is_restricted: str) -> str:
    return f"({_names(fields, 'o.{0} IS DISTINCT FROM n.{0}')}, {is_restricted})"


def _names(fields: Mapping[str, str], condition: str) -> str:
    """The fields of the columns for which the condition holds."""
    cases = (
        f"CASE WHEN {' OR '.join(condition.format(c) for c in columns)} THEN '{name}' END"
        for name, columns in _by_field(fields)
    )
    return f"array_remove(ARRAY[{', '.join(cases)}]::text[], NULL)"


def _by_field(fields: Mapping[str, str]) -> Iterable[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for column, name in fields.items():
        found.setdefault(name, []).append(column)
    return found.items()


def _of_part(told: Told) -> tuple[str, str, str]:
    filled = _names(told.shown, "r.{0} IS NOT NULL")
    differing = _names(
        told.shown, f"o.{{0}} IS DISTINCT FROM n.{{0}} OR o.{told.own} <> n.{told.own}"
    )
    own = f"coalesce(n.{told.own}, o.{told.own}), o.{told.own}"
    changed = f"""SELECT coalesce(n.organization_id, o.organization_id), k.own, {differing}
            FROM old_rows o FULL JOIN new_rows n ON n.id = o.id
            CROSS JOIN LATERAL (SELECT DISTINCT unnest(ARRAY[{own}])) k (own)"""
    whole = f"SELECT r.organization_id, r.{told.own}, {filled} FROM {{0}} r"
    return (
        _part(told, whole.format("new_rows")),
        _part(told, changed) + _gone(told),
        _part(told, whole.format("old_rows")),
    )


def _part(told: Told, source: str) -> str:
    fields = "array_agg(DISTINCT f.name ORDER BY f.name)"
    restricted = "w.is_restricted" if told.restricted_with else "false"
    columns = f"s.organization_id, w.row_id, w.account_id, {fields}, {restricted}"
    more = ", w.is_restricted" if told.restricted_with else ""
    rows = f"""FROM ({source}) s (organization_id, own, fields)
        CROSS JOIN LATERAL unnest(s.fields) f (name)
        CROSS JOIN LATERAL ({_whole(told, "s")}) w
        WHERE {_untold(told, "w.row_id")}
        GROUP BY s.organization_id, w.row_id, w.account_id{more}"""
    return _insert(told, "changed", columns, rows)


def _whole(told: Told, row: str) -> str:
    """The rows of the resource that show this part; OFFSET 0 keeps it a look-up by key."""
    if told.by == told.account == "id":
        return f"SELECT {row}.own AS row_id, {row}.own AS account_id"
    account = f"p.{told.account}" if told.account else "NULL::uuid"
    restricted = f", {_is_restricted(told, 'p')} AS is_restricted" if told.restricted_with else ""
    return (
        f"SELECT p.id AS row_id, {account} AS account_id{restricted} FROM {told.part_of} p"
        f" WHERE p.organization_id = {row}.organization_id AND p.{told.by} = {row}.own OFFSET 0"
    )


def _gone(told: Told) -> str:
    if not told.gone:
        return ""
    rows = f"""FROM (SELECT n.organization_id, n.{told.own} FROM old_rows o
              FULL JOIN new_rows n ON n.id = o.id
              WHERE o.{told.gone} IS NULL AND n.{told.gone} IS NOT NULL) s (organization_id, own)
        CROSS JOIN LATERAL ({_whole(told, "s")}) w"""
    columns = "s.organization_id, w.row_id, w.account_id, '{}'::text[], false"
    return _insert(told, "deleted", columns, rows)
