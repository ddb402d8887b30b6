"""The lines of an account file, checked and laid into a temporary table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from accounts.fields import SET_TEXTS
from accounts.imports.cells import CELLS, Checker
from accounts.imports.choices import Choices
from accounts.imports.copying import copy_rows
from accounts.imports.identities import Identities
from accounts.imports.lines import Table
from accounts.imports.presets import title_kind
from accounts.imports.progress import Progress
from accounts.programme import phases_in_order
from accounts.tax_ids import clean_tax_id, not_brazilian
from accounts.team.ownership import LEADING
from accounts.written_lists import read_references
from rules.names import same_key, sort_key
from rules.reasons import Refused
from tenants.ids import uuid7
from tenants.models import Membership, Organization

_COLUMNS = (
    "line",
    "first_line",
    "is_same",
    "new_id",
    "own_id",
    "reference",
    "systems",
    *SET_TEXTS,
    "not_brazilian",
    "name_key",
    "same_key",
    "parent",
    "parent_tax_id",
    "parent_key",
    "parent_same_key",
    "owner_id",
    "tags",
    "phase_id",
    "phase_since",
)

_TABLES = """
CREATE TEMPORARY TABLE import_row (
    line integer, first_line integer, is_same boolean, new_id uuid, own_id uuid,
    reference text, systems text,
    name text COLLATE "C", legal_name text, tax_id text, segment text, country text, region text,
    city text, website text, linkedin text, potential text, notes text, not_brazilian text,
    name_key text COLLATE "C", same_key text COLLATE "C", parent text COLLATE "C",
    parent_tax_id text, parent_key text COLLATE "C", parent_same_key text COLLATE "C",
    owner_id uuid, tags text, phase_id uuid, phase_since date
) ON COMMIT DROP;
CREATE TEMPORARY TABLE import_reference (
    line integer, system text COLLATE "C", external_id text COLLATE "C"
) ON COMMIT DROP;
"""
_SHORTEST_CNPJ = 12  # without its marks and leading zeros
REFUSALS = """
CREATE TEMPORARY TABLE import_refused (
    line integer, field text, value text, code text
) ON COMMIT DROP;
"""


def stage_accounts(
    table: Table, choices: Choices, organization: Organization, progress: Progress
) -> int:
    """Fill `import_row` and `import_refused`; returns how many lines the file has."""
    checker = checker_for(table.header, choices, organization)
    reader = _Reader(table, choices, checker, organization, progress)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_row, import_reference, import_refused")
        cursor.execute(_TABLES + REFUSALS)
        copy_rows("import_row", _COLUMNS, reader.rows())
        copy_rows("import_reference", ("line", "system", "external_id"), reader.references)
        copy_rows("import_refused", ("line", "field", "value", "code"), checker.refusals)
        cursor.execute("CREATE INDEX ON import_row (line)")
        cursor.execute("ANALYZE import_row")
        cursor.execute("ANALYZE import_reference")
    return reader.count


def checker_for(header: list[str], choices: Choices, organization: Organization) -> Checker:
    """What checks the lines of a file with this header."""
    at = choices.columns.get("tax_id")
    return Checker(
        country=organization.country,
        owners=_owners(),
        phases=_phases(),
        today=organization.today(),
        day_first=choices.day_first,
        cnpj_only=at is not None and title_kind(header[at]).is_cnpj,
    )


class _Reader:
    """Turns lines into rows of `import_row`; what can't be used goes to the checker's list."""

    def __init__(
        self,
        table: Table,
        choices: Choices,
        checker: Checker,
        organization: Organization,
        progress: Progress,
    ) -> None:
        self.table = table
        self.checker = checker
        self.columns = [(name, at) for name, at in choices.columns.items() if name in CELLS]
        self.in_brazil = organization.country == "BR"
        self.progress = progress
        self.system = choices.system
        self.references: list[tuple[int, str, str]] = []
        self.count = 0

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """One row a usable line."""
        identities = Identities()
        for line in self.table.lines():
            self.count += 1
            self.progress.step(self.count)
            if line.problem and (refused := list(line.refusals(self.columns))):
                self.checker.refusals += refused
                continue
            values = {name: line.cells[at] for name, at in self.columns}
            if self.checker.check(line.number, values):
                yield self._row(line.number, values, identities)

    def _row(self, line: int, values: dict[str, str], identities: Identities) -> tuple[Any, ...]:
        get = values.get
        own_id, reference = get("id", ""), get("reference", "")
        references = read_references(get("references", "")) or []
        if reference:
            references.append((self.system, reference))
        self.references += [(line, *pair) for pair in references]
        tax_id, name = get("tax_id", ""), get("name", "")
        same = same_key(name)
        first, is_same = identities.place(
            line, own_id, references, tax_id, same, hash(tuple(values.values()))
        )
        parent = get("parent", "")
        return (
            line,
            first,
            "t" if is_same else "f",
            uuid7(),
            own_id or None,
            reference,
            "\n".join(system for system, _id in references),
            *(get(text, "") for text in SET_TEXTS),
            not_brazilian(tax_id, cnpj_only=self.checker.cnpj_only) if tax_id else "",
            sort_key(name),
            same,
            parent,
            self._tax_id(parent),
            sort_key(parent),
            same_key(parent),
            get("owner") or None,
            get("tags", ""),
            get("phase") or None,
            get("phase_since") or None,
        )

    def _tax_id(self, parent: str) -> str:
        """The parent's cell read as a tax id, where it could be one."""
        if not parent or (self.in_brazil and len(parent) < _SHORTEST_CNPJ):
            return ""
        try:
            return clean_tax_id(parent, in_brazil=self.in_brazil)
        except Refused:
            return ""


def _phases() -> dict[str, str]:
    """By key and by name; a key goes before the name of another."""
    phases = phases_in_order()
    names = {sort_key(phase.name): str(phase.pk) for phase in phases}
    return names | {sort_key(phase.key): str(phase.pk) for phase in phases}


def _owners() -> dict[str, str]:
    able = Membership.objects.filter(ended_at=None, role__in=LEADING)
    members = able.values_list("email", "id")
    return {email.lower(): str(member_id) for email, member_id in members}
