"""The first lines of a file as they will be read, before anything is planned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.imports import labels
from accounts.imports.amounts import with_sign
from accounts.imports.cells import CELLS
from accounts.imports.choices import AMOUNTS, Choices
from accounts.imports.lines import FileLine
from accounts.imports.presets import ACCOUNT_FIELDS, REVENUE_FIELDS
from accounts.imports.revenue_staging import RevenueLines
from accounts.imports.seen import Seen
from accounts.imports.staging import checker_for
from accounts.models.imports import ImportKind, ImportRun
from accounts.reasons import reason
from accounts.tax_ids import is_brazil, written_tax_id
from pages.templatetags.figures import money, month, short_date
from tenants.models import Organization

_AS_WRITTEN = ("owner", "phase")
"""What is read as an id."""


@dataclass(frozen=True)
class PreviewColumn:
    """A field, and the column of the file that it is read from."""

    name: str
    label: str
    title: str

    @property
    def is_amount(self) -> bool:
        """Whether figures stand in it."""
        return self.name in AMOUNTS


@dataclass(frozen=True)
class PreviewLine:
    """One line: its cells as they will be read, or as they stand with what is wrong with them."""

    number: int
    cells: list[tuple[PreviewColumn, str]]
    problems: list[str]


@dataclass(frozen=True)
class Preview:
    """The fields that are read, and the first lines."""

    columns: list[PreviewColumn]
    lines: list[PreviewLine]


def preview(run: ImportRun, organization: Organization) -> Preview:
    """The first lines of a run, by what is chosen for it so far."""
    choices, seen = Choices.load(run.choices), Seen.load(run.seen)
    is_accounts = run.kind == ImportKind.ACCOUNTS
    columns = [
        PreviewColumn(
            name, str(labels.FIELDS[name]).split(" (")[0], labels.column_label(run.header, at)
        )
        for name in (ACCOUNT_FIELDS if is_accounts else REVENUE_FIELDS)
        if (at := choices.columns.get(name)) is not None
    ]
    lines = list(seen.first_lines(len(run.header)))
    read = _accounts if is_accounts else _revenue
    return Preview(columns, list(read(run.header, columns, lines, choices, organization)))


def _accounts(
    header: list[str],
    columns: list[PreviewColumn],
    lines: list[FileLine],
    choices: Choices,
    organization: Organization,
) -> Iterable[PreviewLine]:
    checker = checker_for(header, choices, organization)
    for line in lines:
        written = _written(line, choices)
        values = {name: written[name] for name in written if name in CELLS}
        before = len(checker.refusals)
        faults = [*line.refusals(choices.columns.items())] if line.problem else []
        checker.refusals += faults
        if not faults:
            checker.check(line.number, values)
        refusals = [(name, code) for _line, name, _value, code in checker.refusals[before:]]
        refused = {name for name, _code in refusals}
        kept = {n: v for n, v in values.items() if n not in refused and n not in _AS_WRITTEN}
        if "tags" in kept:
            kept["tags"] = kept["tags"].replace("|", ", ")
        if "references" in kept:
            kept["references"] = kept["references"].replace("\n", ", ")
        if kept.get("phase_since"):
            kept["phase_since"] = short_date(date.fromisoformat(kept["phase_since"]))
        if "tax_id" in kept:
            country = kept.get("country") or organization.country
            kept["tax_id"] = written_tax_id(kept["tax_id"], in_brazil=is_brazil(country))
        yield _line(line, columns, written | kept, refusals)


def _revenue(
    header: list[str],
    columns: list[PreviewColumn],
    lines: list[FileLine],
    choices: Choices,
    organization: Organization,
) -> Iterable[PreviewLine]:
    needed = {"account", "month", "revenue"} <= choices.columns.keys()
    reader = RevenueLines(header, choices, organization) if needed else None
    for line in lines:
        written = _written(line, choices)
        before = len(reader.refusals) if reader else 0
        row = reader.row(line) if reader else None
        if row:
            written |= _as_read(row, written, organization.currency)
        found = reader.refusals[before:] if reader else [*line.refusals(())]
        refusals = [(name, code) for _line, name, _value, code in found]
        yield _line(line, columns, written, refusals)


def _as_read(row: tuple, written: dict[str, str], currency: str) -> dict[str, str]:
    _line, account, _key, _same_key, _tax_id, new_name, first_day, revenue, cost = row
    amounts = {"revenue": revenue, "cost": cost}
    if "gross_profit" in written:
        amounts["gross_profit"] = None if cost is None else revenue - cost
    read = {
        name: money(Decimal(minor) / 100, currency)
        for name, minor in amounts.items()
        if name in written and minor is not None
    }
    names = {"account": account, "account_name": new_name, "month": month(first_day)}
    return read | {name: text for name, text in names.items() if name in written}


def _written(line: FileLine, choices: Choices) -> dict[str, str]:
    return {name: line.cells[at] for name, at in choices.columns.items()}


def _line(
    line: FileLine,
    columns: list[PreviewColumn],
    values: dict[str, str],
    refusals: list[tuple[str, str]],
) -> PreviewLine:
    problems = [
        f"{labels.FIELDS[name]}: {reason(code)}" if name else reason(code)
        for name, code in refusals
    ]
    cells = [(column, with_sign(values[column.name])) for column in columns]
    return PreviewLine(line.number, cells, problems)
