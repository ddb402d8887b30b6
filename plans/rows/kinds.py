"""The kinds of rows that a plan has, and what each field of them may hold: one table for all ways.

Page, form and API read from here; `plans/rows/rules.py` is the one pen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plans.models import Objective, PlanRow, Risk, SwotItem, ValueEntry
from rules.fields import Text


@dataclass(frozen=True, eq=False)
class RowKind:
    """One kind of row: `key` is its word in addresses and in the log."""

    key: str
    model: type[PlanRow]
    texts: Mapping[str, Text]
    """Texts and their limits."""
    values: tuple[str, ...]
    """Numbers, days and choices: what the model's own validators judge."""
    references: tuple[str, ...]
    """Rows of the same plan or account, or members."""
    read: tuple[str, ...]
    """What the product writes, and people and programs read."""
    at_most: int
    """Rows of the kind in one plan."""
    one: Promise
    new: Promise
    edit: Promise
    deletion: Promise
    added: str
    changed: str
    removed: str
    """What the log calls the three."""
    anchor: str = ""
    """Where its list stands on the page of a plan; its key where nothing else is said."""

    @property
    def fields(self) -> tuple[str, ...]:
        """All that a person may write, in the order of the form."""
        written = {*self.texts, *self.values, *self.references}
        return tuple(f.name for f in self.model._meta.fields if f.name in written)


OBJECTIVE = RowKind(
    "objectives",
    Objective,
    {
        "title": Text(200, is_required=True),
        "unit": Text(40),
        "value_for_client": Text(1000, is_prose=True),
        "value_for_us": Text(1000, is_prose=True),
    },
    ("kind", "measure", "baseline", "target", "current", "due_on", "status"),
    ("owner", "stakeholder", "cell"),
    ("measured_on",),
    60,
    _("Objective"),
    _("New objective"),
    _("Edit the objective"),
    _("Delete the objective"),
    "objective.added",
    "objective.changed",
    "objective.removed",
)
SWOT = RowKind(
    "swot",
    SwotItem,
    {"text": Text(500, is_required=True), "figure": Text(200)},
    ("kind", "figure_on"),
    ("stakeholder", "entry", "objective", "action", "risk"),
    (),
    120,
    _("SWOT item"),
    _("New SWOT item"),
    _("Edit the SWOT item"),
    _("Delete the SWOT item"),
    "swot_item.added",
    "swot_item.changed",
    "swot_item.removed",
)
RISK = RowKind(
    "risks",
    Risk,
    {"text": Text(500, is_required=True), "mitigation": Text(1000, is_prose=True)},
    ("likelihood", "impact", "due_on", "status"),
    ("owner",),
    (),
    60,
    _("Risk"),
    _("New risk"),
    _("Edit the risk"),
    _("Delete the risk"),
    "risk.added",
    "risk.changed",
    "risk.removed",
)
VALUE = RowKind(
    "value",
    ValueEntry,
    {
        "initiative": Text(200, is_required=True),
        "words": Text(500),
        "source": Text(300),
        "confirmed_by": Text(200),
    },
    ("side", "stage", "amount", "happened_on", "confirmed_on", "confirmed_how"),
    ("objective",),
    (),
    200,
    _("Value"),
    _("New value entry"),
    _("Edit the value entry"),
    _("Delete the value entry"),
    "value_entry.added",
    "value_entry.changed",
    "value_entry.removed",
    anchor="value-ledger",
)
KINDS: dict[str, RowKind] = {kind.key: kind for kind in (OBJECTIVE, SWOT, RISK, VALUE)}
_OF = {kind.model: kind for kind in KINDS.values()}


def kind_of(row: PlanRow) -> RowKind:
    """The kind that a row is of."""
    return _OF[type(row)]
