"""The account list as a table for spreadsheets: what is shown, or all fields for the import."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Value
from django.db.models.functions import JSONObject

from accounts.custom.values import Rows, living_fields, value_list
from accounts.fields import Out, shown
from accounts.listing.columns import NAME
from accounts.listing.kinds import Kind
from accounts.listing.listed import Listed
from accounts.listing.own_columns import KINDS, cell, headers
from accounts.models import AccountTag, CustomField, ExternalReference
from accounts.revenue.figures import GROWTH_WORDS
from accounts.revenue.rules import from_minor
from accounts.written_lists import write_references, write_tags


def _columns(*, designation: bool, currency: str) -> dict[str, Any]:
    """Header → what is read."""
    of_account = {"account": OuterRef("pk")}
    tags = AccountTag.objects.filter(**of_account).order_by("name")
    references = ExternalReference.objects.filter(**of_account).order_by("system", "external_id")
    pair = JSONObject(system="system", external_id="external_id")
    lists = {
        "tags": ArraySubquery(tags.values("name")),
        "references": ArraySubquery(references.values(pair=pair)),
    }
    fields = {f.name: lists.get(f.name) or f.named_by or f.name for f in shown(Out.EXPORT)}
    figures = {
        "revenue_12_months": "figures__revenue",
        "revenue_to": "figures__until",
        "currency": Value(currency),
    }
    return {"id": "id"} | fields | figures | ({"designation": "designation"} if designation else {})


_WRITTEN: dict[str, Callable[[Any], Any]] = {
    "id": str,
    "tags": write_tags,
    "references": lambda pairs: write_references((p["system"], p["external_id"]) for p in pairs),
    "revenue_12_months": from_minor,
    "revenue_to": lambda until: until and f"{until:%Y-%m}",
}


def account_table(
    accounts: Listed, *, designation: bool, currency: str
) -> tuple[list[str], Iterator[list[Any]]]:
    """Header and rows; `designation` says whether the reader may see it."""
    columns = _columns(designation=designation, currency=currency)
    written = [(at, _WRITTEN[name]) for at, name in enumerate(columns) if name in _WRITTEN]
    fields = list(living_fields())
    header = [*columns, *headers(fields, list(columns))]
    if not fields:
        return header, (_cells(row, written) for row in accounts.every(*columns.values()))
    rows = accounts.every(*columns.values(), value_list())
    return header, ([*_cells(row[:-1], written), *_own_cells(fields, row[-1])] for row in rows)


def _own_cells(fields: Sequence[CustomField], told: list[dict[str, Any]]) -> Iterator[Any]:
    """What an account has in each of the fields, as files write it."""
    found: dict[str, Rows] = {}
    for row in told:
        found[row["key"]] = (*found.get(row["key"], ()), row)
    for field in fields:
        value = cell(field, found.get(field.key, ()))
        yield _SHOWN.get(KINDS.get(field.kind, Kind.TEXT), _as_it_is)(value)


def _cells(row: tuple[Any, ...], written: list[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    cells = list(row)
    for at, write in written:
        cells[at] = write(cells[at])
    return cells


def shown_table(accounts: Listed, *, until: date | None) -> tuple[list[str], Iterator[list[Any]]]:
    """Header and rows of what the list shows, in its order."""
    columns = [NAME, *accounts.columns]
    written = [(column.name, _SHOWN.get(column.kind, _as_it_is)) for column in columns]
    return [column.called(until) for column in columns], (
        [write(line.get(name)) for name, write in written] for line in accounts.every_line()
    )


def _as_it_is(value: Any) -> Any:
    return value


def _day(value: date | None) -> str:
    return f"{value:%Y-%m-%d}" if value else ""


def _growth(value: Any) -> Any:
    """A ratio, or the word for what has none."""
    if value is None:
        return None
    return str(GROWTH_WORDS[value.word]) if value.ratio is None else round(value.ratio, 4)


_SHOWN: dict[Kind, Callable[[Any], Any]] = {
    Kind.WORDS: lambda words: write_tags(words or []),
    Kind.PHASE: lambda phase: phase and phase.name,
    Kind.GROWTH: _growth,
    Kind.SHARE: lambda ratio: None if ratio is None else round(ratio, 4),
    Kind.DAY: _day,
    Kind.DUE: _day,
}
