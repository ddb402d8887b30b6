"""The whole content of a plan as one document, and the digest that proves it unchanged.

People stand in it by their ids and are named when it is read, so that an erasure reaches it.
Decimals and days are texts, so that the same content has the same digest everywhere.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import defaultdict
from typing import Any

from django.db.models import Model

from accounts.revenue.rules import from_minor
from plans.models import (
    Action,
    CellCompetitor,
    Objective,
    Plan,
    PlanSection,
    Risk,
    SwotItem,
    ValueEntry,
    WhitespaceCell,
)

SCHEMA = 1
Document = dict[str, Any]

ROWS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "swot": (
        SwotItem,
        (
            "kind",
            "text",
            "stakeholder_id",
            "entry_id",
            "figure",
            "figure_on",
            "objective_id",
            "action_id",
            "risk_id",
            "is_for_client",
        ),
    ),
    "objectives": (
        Objective,
        (
            "title",
            "kind",
            "measure",
            "unit",
            "baseline",
            "target",
            "current",
            "measured_on",
            "due_on",
            "owner_id",
            "stakeholder_id",
            "value_for_client",
            "value_for_us",
            "cell_id",
            "status",
            "is_for_client",
        ),
    ),
    "risks": (
        Risk,
        (
            "text",
            "likelihood",
            "impact",
            "mitigation",
            "owner_id",
            "due_on",
            "status",
            "is_for_client",
        ),
    ),
    "value": (
        ValueEntry,
        (
            "initiative",
            "side",
            "stage",
            "amount",
            "words",
            "source",
            "happened_on",
            "objective_id",
            "confirmed_by",
            "confirmed_on",
            "confirmed_how",
            "is_for_client",
        ),
    ),
}
"""The lists of rows in a document: their model, and the fields that it holds, in this order."""

LATER = frozenset({"measured_on", "cell_id"})
"""Fields that came later: they stand in a document only where they hold something, so that what
was written down before them still has its digest."""

READ = frozenset({"current", "measured_on"})
"""What the data write of an objective that is not typed in: that it moved is nobody's change."""

ACTION_FIELDS = ("objective_id", "title", "owner_id", "due_on", "status")

CELL_FIELDS = ("state", "contract_end", "source", "estimated_on", "note")

LISTS = (*ROWS, "actions", "whitespace")
"""The names of all lists of rows in a document."""


def content_of(plan: Plan) -> Document:
    """The document of the plan as it stands. Nine queries, whatever it holds."""
    sections = sorted(PlanSection.objects.filter(plan=plan), key=lambda s: s.place)
    document: Document = {
        "schema": SCHEMA,
        "account": str(plan.account_id),
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat(),
        "sections": [
            {"kind": s.kind, "text": s.text, "is_for_client": s.is_for_client} for s in sections
        ],
    }
    for name, (model, fields) in ROWS.items():
        rows = model._default_manager.filter(plan=plan).order_by("position", "id")
        document[name] = [_row(row, fields) for row in rows.values("id", *fields)]
    actions = Action.objects.filter(objective__plan=plan).order_by("due_on", "id")
    document["actions"] = [_row(row, ACTION_FIELDS) for row in actions.values("id", *ACTION_FIELDS)]
    if cells := _cells(plan):  # came later, as LATER says
        document["whitespace"] = cells
    return document


def digest_of(document: Document) -> str:
    """SHA-256, in hexadecimal digits, over the document's canonical JSON."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _cells(plan: Plan) -> list[dict[str, Any]]:
    """The whitespace of the account, with the names of what may be gone when it is read."""
    rivals: dict[uuid.UUID, list[list[Any]]] = defaultdict(list)
    known = CellCompetitor.objects.filter(cell__account=plan.account_id)
    for cell, name, share in known.values_list("cell", "name", "share"):
        rivals[cell].append([name, _plain(share)])
    found = WhitespaceCell.objects.filter(account=plan.account_id).order_by("id")
    told = ("id", "offering__name", "unit__name", "potential_minor", *CELL_FIELDS)
    return [
        {
            "id": str(row["id"]),
            "offering": row["offering__name"],
            "unit": row["unit__name"] or "",
            **{name: _plain(row[name]) for name in CELL_FIELDS},
            "potential": _plain(from_minor(row["potential_minor"])),
            "competitors": rivals.get(row["id"], []),
        }
        for row in found.values(*told)
    ]


def _row(row: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    names = [name for name in fields if row[name] is not None or name not in LATER]
    return {name: _plain(row[name]) for name in ("id", *names)}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
