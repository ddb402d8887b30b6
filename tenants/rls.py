"""One migration operation that puts a tenant table behind all rings of the database."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tenants.fields import TenantForeignKey

CURRENT_ORGANIZATION = "(SELECT NULLIF(current_setting('kam.organization_id', true), '')::uuid)"
CURRENT_USER = "(SELECT NULLIF(current_setting('kam.user_id', true), '')::uuid)"
CURRENT_PERSON = (
    "(SELECT CASE WHEN COALESCE(current_setting('kam.organization_id', true), '') = ''"
    " THEN NULLIF(current_setting('kam.user_id', true), '')::uuid END)"
)
"""Whose own rows are open: nobody's where an organisation is set."""
CURRENT_MEMBER = (
    "(SELECT NULLIF(split_part(current_setting('kam.author', true), 'member ', 2), '')::uuid)"
)
"""The member who works in the organisation (`Actor.author`): none for keys and jobs."""


class SecureTenantTable(Operation):
    """Row-level security, the composite key and composite references of one model.

    Safe to repeat: run it again in the migration that adds a TenantForeignKey.
    `column` holds the organisation; `own` is one more condition under which rows may
    be read (never written). `private` is one that every row meets beside the organisation's,
    read or written: what the model says in `private_to`. Rows go with what `goes_with` refers
    to, in the database itself: who may delete that may not see them all.
    """

    reversible = True

    def __init__(
        self,
        model_name: str,
        *,
        column: str = "organization_id",
        own: str = "",
        private: str = "",
        goes_with: str = "",
    ) -> None:
        self.model_name = model_name
        self.column = column
        self.own = own
        self.private = private
        self.goes_with = goes_with

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        how = {"column": self.column, "own": self.own}
        how |= {"private": self.private, "goes_with": self.goes_with}
        return ("SecureTenantTable", [self.model_name], how)

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
        table = model._meta.db_table
        for statement in self._policies(table):
            schema_editor.execute(statement)
        has_id = any(field.name == "id" for field in model._meta.local_fields)
        if self.column == "organization_id" and has_id:
            schema_editor.execute(
                _add_constraint(table, f"{table}_org_key", 'UNIQUE ("organization_id", "id")')
            )
        for field in model._meta.local_fields:
            if isinstance(field, TenantForeignKey):
                for statement in _reference(table, field, field.name == self.goes_with):
                    schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """What it made goes with the table."""

    def describe(self) -> str:
        return f"Secure the table of {self.model_name}"

    def _policies(self, table: str) -> list[str]:
        mine = f'"{self.column}" = {CURRENT_ORGANIZATION}'
        statements = [
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            f'DROP POLICY IF EXISTS organization ON "{table}"',
            f'CREATE POLICY organization ON "{table}" USING ({mine}) WITH CHECK ({mine})',
        ]
        if self.own:
            statements += [
                f'DROP POLICY IF EXISTS own ON "{table}"',
                f'CREATE POLICY own ON "{table}" FOR SELECT USING ({self.own})',
            ]
        if self.private:
            statements += [
                f'DROP POLICY IF EXISTS private ON "{table}"',
                f'CREATE POLICY private ON "{table}" AS RESTRICTIVE'
                f" USING ({self.private}) WITH CHECK ({self.private})",
            ]
        return statements


def _add_constraint(table: str, name: str, definition: str) -> str:
    name = name[:63]
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{name}') THEN "
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}; END IF; END $$'
    )


def _reference(table: str, field: TenantForeignKey, goes: bool) -> list[str]:
    target = field.remote_field.model._meta.db_table
    column, with_it = field.column, "ON DELETE CASCADE " if goes else ""
    return [
        f'CREATE INDEX IF NOT EXISTS "{f"{table}_{column}_org"[:63]}" '
        f'ON "{table}" ("organization_id", "{column}")',
        _add_constraint(
            table,
            f"{table}_{column}_fk",
            f'FOREIGN KEY ("organization_id", "{column}") '
            f'REFERENCES "{target}" ("organization_id", "id") {with_it}'
            "DEFERRABLE INITIALLY DEFERRED",
        ),
    ]
