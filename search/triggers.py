"""Triggers that keep the words of a table's rows: one statement, whatever way it came.

As with the change stream, plans are kept by the session, so old and new rows meet in a FULL
JOIN, which is never a loop, and words are found by the index of their rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from rules.folding import folded_sql
from search.words import LONGEST, SEPARATORS

EVENTS = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


class IndexedTable(Operation):
    """The words of one model's rows: of `keys` (folded columns), `texts` (others, by their
    words) and `wholes` (each one word), as long as `gone` is empty.
    """

    reversible = True

    def __init__(
        self,
        model_name: str,
        *,
        kind: int,
        keys: Sequence[str] = (),
        texts: Sequence[str] = (),
        wholes: Sequence[str] = (),
        gone: str = "",
        app: str = "",
    ) -> None:
        self.model_name, self.kind, self.app = model_name, kind, app
        self.keys, self.texts, self.wholes, self.gone = keys, texts, wholes, gone

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        names = ("kind", "keys", "texts", "wholes", "gone", "app")
        return ("IndexedTable", [self.model_name], {name: getattr(self, name) for name in names})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = self._table(app_label, to_state)
        for statement in (*self._triggers(table), *self._present(table)):
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = self._table(app_label, to_state)
        schema_editor.execute(f'DROP FUNCTION IF EXISTS "{table}_keeps_words"() CASCADE')

    def describe(self) -> str:
        return f"Keep the words of {self.model_name}"

    def _table(self, app_label: str, state: ProjectState) -> str:
        return state.apps.get_model(self.app or app_label, self.model_name)._meta.db_table

    def _triggers(self, table: str) -> list[str]:
        name = f"{table}_keeps_words"
        made = [
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql'
            f" SET enable_seqscan = off AS $words${self._body()}$words$"
        ]
        for event, transition in EVENTS.items():
            trigger = f"words_{event.lower()}"
            made += [
                f'DROP TRIGGER IF EXISTS "{trigger}" ON "{table}"',
                f'CREATE TRIGGER "{trigger}" AFTER {event} ON "{table}" REFERENCING {transition}'
                f' FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()',
            ]
        return made

    def _present(self, table: str) -> list[str]:
        """The words of the rows that are there, of every organisation: the owner sees all."""
        both = (table, "search_searchword")
        return [
            *(f'ALTER TABLE "{name}" NO FORCE ROW LEVEL SECURITY' for name in both),
            self._insert(f'"{table}" n'),
            "SET CONSTRAINTS ALL IMMEDIATE",
            *(f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY' for name in both),
        ]

    def _body(self) -> str:
        joined = "old_rows o FULL JOIN new_rows n ON n.id = o.id"
        columns = [*self.keys, *self.texts, *self.wholes, *filter(None, [self.gone])]
        differs = " OR ".join(f"o.{c} IS DISTINCT FROM n.{c}" for c in columns)
        return f"""
DECLARE
    touched uuid[];
    owners uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        {self._insert("new_rows n")};
        RETURN NULL;
    ELSIF TG_OP = 'UPDATE' THEN
        SELECT array_agg(o.id), array_agg(DISTINCT o.organization_id) INTO touched, owners
        FROM {joined} WHERE {differs};
    ELSE
        SELECT array_agg(o.id), array_agg(DISTINCT o.organization_id) INTO touched, owners
        FROM old_rows o;
    END IF;
    IF touched IS NULL THEN
        RETURN NULL;
    END IF;
    DELETE FROM search_searchword
    WHERE organization_id = ANY(owners) AND row_id = ANY(touched) AND kind = {self.kind};
    IF TG_OP = 'UPDATE' THEN
        {self._insert(joined, f"({differs})")};
    END IF;
    RETURN NULL;
END
"""

    def _insert(self, source: str, condition: str = "") -> str:
        conditions = [condition, f"n.{self.gone} IS NULL" if self.gone else ""]
        told = " AND ".join(filter(None, conditions))
        where = f"WHERE {told}" if told else ""
        return f"""INSERT INTO search_searchword (organization_id, kind, row_id, word)
        SELECT n.organization_id, {self.kind}, n.id, w.word FROM {source}
        CROSS JOIN LATERAL ({self._words()}) w {where}"""

    def _words(self) -> str:
        """A query for each word of one row."""
        parts = [self._split(), *map(_whole, self.wholes)]
        return " UNION ".join(filter(None, parts))

    def _split(self) -> str:
        texts = [f"n.{key}" for key in self.keys]
        texts += [folded_sql(f"n.{text}") for text in self.texts]
        if not texts:
            return ""
        joined = " || ' ' || ".join(texts)
        signs = "".join(f"\\{ord(sign):04x}" for sign in SEPARATORS)
        apart = f"translate({joined}, U&'{signs}', repeat(' ', {len(SEPARATORS)}))"
        return (
            f"SELECT DISTINCT left(part, {LONGEST}) AS word"
            f" FROM string_to_table({apart}, ' ') AS part WHERE part <> ''"
        )


def _whole(column: str) -> str:
    key = f"left(replace({folded_sql(f'n.{column}')}, ' ', ''), {LONGEST})"
    return f"SELECT {key} AS word WHERE n.{column} <> ''"
