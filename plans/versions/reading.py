"""The difference of two versions in the reader's words: fields by their names, people by theirs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import HistoryEntry, Phase, Stakeholder
from plans.models import Action, Objective, Risk, SectionKind, WhitespaceCell
from plans.versions.content import READ, ROWS
from plans.versions.difference import PlanDifference, Row, RowChange
from tenants.models import Membership

NAMES: dict[str, str | Promise] = {
    "swot": gettext_lazy("SWOT"),
    "objectives": gettext_lazy("Objectives"),
    "risks": gettext_lazy("Risks"),
    "value": gettext_lazy("Value for both sides"),
    "actions": gettext_lazy("Actions"),
    "whitespace": gettext_lazy("Whitespace"),
}
_TITLES = ("title", "text", "initiative")
_MODELS: dict[str, type[Model]] = {
    "actions": Action,
    "whitespace": WhitespaceCell,
    **{name: model for name, (model, _fields) in ROWS.items()},
}
_OF_CELL = {
    "offering": gettext_lazy("offering"),
    "unit": gettext_lazy("unit"),
    "potential": gettext_lazy("potential"),
    "competitors": gettext_lazy("competitor"),
}
"""What stands otherwise in a document than in the table of cells, and what it is called."""
_NAMED: dict[str, type[Model]] = {
    "owner_id": Membership,
    "stakeholder_id": Stakeholder,
    "entry_id": HistoryEntry,
    "objective_id": Objective,
    "action_id": Action,
    "risk_id": Risk,
    "cell_id": WhitespaceCell,
}
_FIGURES = frozenset({"baseline", "target", "current"})
_NEEDED: dict[type[Model], tuple[str, ...]] = {
    Stakeholder: ("person",),
    WhitespaceCell: ("offering", "unit", "account"),
}
"""What a thing is called by."""


@dataclass(frozen=True)
class ShownField:
    """A field that changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownRow:
    """A row that came, went or changed: "added", "removed", "changed"; "moved" with the data."""

    change: str
    title: str
    fields: list[ShownField]


@dataclass(frozen=True)
class ShownText:
    """A section whose text changed, both texts as they are kept."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """A difference as it is read."""

    texts: list[ShownText]
    lists: list[tuple[str, list[ShownRow], bool]]
    """Name, rows, and whether the order is another."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing that a reader sees differs."""
        return not self.texts and not self.lists


def shown(change: PlanDifference) -> Shown:
    """The difference in words. One query for each kind of thing that is named."""
    names = _names(change)
    labels = dict(SectionKind.choices)
    texts = [
        ShownText(str(labels.get(one.kind, one.kind)), _text(one.before), _text(one.after))
        for one in change.texts
        if _text(one.before) != _text(one.after)
    ]
    lists = [
        (str(NAMES[one.name]), [_row(one.name, row, names) for row in one.rows], one.is_reordered)
        for one in change.lists
        if one.rows or one.is_reordered
    ]
    return Shown(texts, lists)


def _text(row: Row | None) -> str:
    return row["text"] if row else ""


def _row(name: str, change: RowChange, names: dict[str, str]) -> ShownRow:
    row: Row = change.after or change.before or {}
    model = _MODELS[name]
    fields = [
        ShownField(
            _label(model, field),
            _said(model, field, change.before or {}, names),
            _said(model, field, change.after or {}, names),
        )
        for field in change.fields
    ]
    kinds = {(True, False): "added", (False, True): "removed"}
    told = "moved" if _has_moved(change) else "changed"
    kind = kinds.get((change.before is None, change.after is None), told)
    return ShownRow(kind, _title(row), fields)


def _has_moved(change: RowChange) -> bool:
    """Whether only the data say otherwise, and nobody wrote."""
    measure = (change.after or {}).get("measure", Objective.Measure.TYPED)
    return measure != Objective.Measure.TYPED and READ.issuperset(change.fields)


def _title(row: Row) -> str:
    if "offering" in row:
        return " · ".join(filter(None, (row["offering"], row["unit"])))
    return next((str(row[field]) for field in _TITLES if row.get(field)), "")


def _label(model: type[Model], field: str) -> str:
    if model is WhitespaceCell and field in _OF_CELL:
        return str(_OF_CELL[field])
    column: Any = model._meta.get_field(field.removesuffix("_id"))
    return str(column.verbose_name)


def _said(model: type[Model], field: str, row: Row, names: dict[str, str]) -> str:
    phase = names.get(_phase_key(row.get(field))) if field in _FIGURES and _is_phase(row) else None
    return phase or _value(model, field, row.get(field), names)


def _is_phase(row: Row) -> bool:
    return row.get("measure") == Objective.Measure.PHASE


def _phase_key(place: object) -> str:
    """The place of a phase, as figures are kept, among the names."""
    return f"phase {place}"


def _value(model: type[Model], field: str, value: Any, names: dict[str, str]) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if field in _NAMED:
        return names.get(str(value), str(_("somebody or something that is gone")))
    if model is WhitespaceCell and field in _OF_CELL:
        return _of_cell(field, value)
    column: Any = model._meta.get_field(field)
    if column.choices:
        return str(dict(column.choices).get(value, value))
    kind = column.get_internal_type()
    if kind == "DateField":
        return str(date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT"))
    return _number(value) if kind == "DecimalField" else str(value)


def _of_cell(field: str, value: Any) -> str:
    if field == "competitors":
        rivals = [(name, share and f"{_number(share)}%") for name, share in value]
        return ", ".join(" ".join(filter(None, rival)) for rival in rivals)
    return _number(value) if field == "potential" else str(value)


def _number(value: str) -> str:
    try:
        return str(number_format(Decimal(value), use_l10n=True, force_grouping=True))
    except InvalidOperation:
        return value


def _names(change: PlanDifference) -> dict[str, str]:
    """What stands behind the ids of people and things, as it is called today."""
    wanted: dict[str, set[uuid.UUID]] = {field: set() for field in _NAMED}
    rows = list(_rows(change))
    for row in rows:
        for field in _NAMED:
            if row.get(field):
                wanted[field].add(uuid.UUID(row[field]))
    found: dict[str, str] = {}
    if any(map(_is_phase, rows)):
        phases = Phase.objects.order_by("position").values_list("name", flat=True)
        found |= {_phase_key(f"{place}.00"): name for place, name in enumerate(phases, 1)}
    for field, ids in wanted.items():
        if ids:
            found |= {str(thing.pk): str(thing) for thing in _things(_NAMED[field], ids)}
    return found


def _things(model: type[Model], ids: Iterable[uuid.UUID]) -> Iterable[Model]:
    rows = model._default_manager.filter(pk__in=ids)
    return rows.select_related(*_NEEDED[model]) if model in _NEEDED else rows


def _rows(change: PlanDifference) -> Iterator[Row]:
    for one in change.lists:
        for row in one.rows:
            yield from (side for side in (row.before, row.after) if side is not None)
