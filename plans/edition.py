"""What a client may see of a plan: one function, into shapes that hold nothing internal.

It reads the document of a plan, as it stands or as it was submitted. Page, PDF, PowerPoint and
mail for the client are made from its result alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plans.models import (
    Action,
    ActionComment,
    ActionReference,
    BusinessUnit,
    CellChange,
    CellCompetitor,
    ClientSpend,
    Objective,
    ObjectiveProgress,
    Offering,
    Plan,
    PlanComment,
    PlanEvent,
    PlanFile,
    PlanSection,
    PlanSettings,
    PlanShare,
    PlanVersion,
    Risk,
    SectionKind,
    ShareAnswer,
    SwotItem,
    ValueEntry,
    WhitespaceCell,
)


@dataclass(frozen=True, slots=True)
class ClientSection:
    """A written section; `text` is rich text as it is kept."""

    kind: str
    text: str

    @property
    def title(self) -> Promise:
        """Its heading, said to the client."""
        return SECTION_TITLES[self.kind]


@dataclass(frozen=True, slots=True)
class ClientObjective:
    """An objective; its figures only where what they measure is the client's to know."""

    id: str
    title: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    current: Decimal | None
    due_on: date | None
    value_for_client: str
    status: str
    measure: str = ""
    """What it was read from, and to which day; empty for what was typed."""
    measured_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClientSwotItem:
    """One line of the SWOT, without what it rests on and what answers it."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ClientRisk:
    """A risk that still counts, without how we judge it."""

    text: str


@dataclass(frozen=True, slots=True)
class ClientValue:
    """What an initiative gives to the client, and whether they confirmed it."""

    id: str
    initiative: str
    stage: str
    amount: Decimal | None
    words: str
    confirmed_by: str
    confirmed_on: date | None
    confirmed_how: str

    @property
    def is_confirmed(self) -> bool:
        """Whether the client said so."""
        return bool(self.confirmed_by and self.confirmed_on and self.confirmed_how)


@dataclass(frozen=True, slots=True)
class ClientEdition:
    """All that a client may see of a plan."""

    starts_on: date
    ends_on: date
    sections: tuple[ClientSection, ...]
    objectives: tuple[ClientObjective, ...]
    swot: tuple[ClientSwotItem, ...]
    risks: tuple[ClientRisk, ...]
    value: tuple[ClientValue, ...]


SECTION_TITLES: dict[str, Promise] = {
    SectionKind.SUMMARY: _("Summary"),
    SectionKind.BUSINESS: _("Your business"),
    SectionKind.VALUE: _("What you gain"),
    SectionKind.INTERESTING: _("What we can bring to you"),
    SectionKind.TRUST: _("What you can count on"),
    SectionKind.MATTER: _("Which of your goals we serve"),
    SectionKind.BEYOND: _("Beyond this period"),
}

CLIENT_MEASURES = frozenset(
    {Objective.Measure.TYPED, Objective.Measure.REVENUE, Objective.Measure.SATISFACTION}
)
"""Whose figures a client may see. Margin, share of wallet, engagement and phase stay ours."""

SHAPES: dict[type[Model], type] = {
    PlanSection: ClientSection,
    Objective: ClientObjective,
    SwotItem: ClientSwotItem,
    Risk: ClientRisk,
    ValueEntry: ClientValue,
}
_TENANCY = {"organization", "version", "created_at", "updated_at"}
_ROW = {*_TENANCY, "plan", "position", "is_for_client", "is_unreviewed"}

CLIENT_FIELDS: dict[type[Model], frozenset[str]] = {
    Plan: frozenset({"starts_on", "ends_on"}),
    **{
        model: frozenset(field.name for field in dataclasses.fields(shape))
        for model, shape in SHAPES.items()
    },
}
"""What may be the client's, once somebody marks the section or the row for them."""

INTERNAL_FIELDS: dict[type[Model], frozenset[str]] = {
    Plan: frozenset(
        {
            *_TENANCY,
            "id",
            "account",
            "state",
            "previous",
            "author",
            "author_label",
            "changed_at",
            "approved_number",
            "approved_content_at",
            "approved_at",
            "submitted_at",
            "deleted_at",
            "open_checks",
            "checked_at",
        }
    ),
    PlanSection: frozenset(
        {
            *_TENANCY,
            "id",
            "plan",
            "is_for_client",
            "is_unreviewed",
            "touched_at",
            "touched_by",
            "touched_by_label",
        }
    ),
    Objective: frozenset({*_ROW, "kind", "owner", "stakeholder", "value_for_us", "cell"}),
    SwotItem: frozenset(
        {
            *_ROW,
            "id",
            "stakeholder",
            "entry",
            "figure",
            "figure_on",
            "objective",
            "action",
            "risk",
        }
    ),
    Risk: frozenset(
        {*_ROW, "id", "likelihood", "impact", "mitigation", "owner", "due_on", "status"}
    ),
    ValueEntry: frozenset({*_ROW, "side", "source", "happened_on", "objective"}),
}
"""What never is, whatever is marked."""

INTERNAL_MODELS: frozenset[type[Model]] = frozenset(
    {
        Action,
        ActionComment,
        ActionReference,
        BusinessUnit,
        CellChange,
        CellCompetitor,
        ClientSpend,
        ObjectiveProgress,
        Offering,
        PlanComment,
        PlanEvent,
        PlanFile,
        PlanSettings,
        PlanShare,
        PlanVersion,
        ShareAnswer,
        WhitespaceCell,
    }
)
"""Models of which nothing is ever the client's."""


def client_edition(document: Mapping[str, Any]) -> ClientEdition:
    """What the client may see of a plan's document: what is marked for them, and no more."""
    return ClientEdition(
        starts_on=date.fromisoformat(document["starts_on"]),
        ends_on=date.fromisoformat(document["ends_on"]),
        sections=tuple(
            ClientSection(section["kind"], section["text"])
            for section in _marked(document, "sections")
            if section["text"]
        ),
        objectives=tuple(_objective(row) for row in _marked(document, "objectives")),
        swot=tuple(ClientSwotItem(row["kind"], row["text"]) for row in _marked(document, "swot")),
        risks=tuple(
            ClientRisk(row["text"])
            for row in _marked(document, "risks")
            if row["status"] == Risk.Status.OPEN
        ),
        value=tuple(
            _value(row)
            for row in _marked(document, "value")
            if row["side"] == ValueEntry.Side.CLIENT
        ),
    )


def _marked(document: Mapping[str, Any], part: str) -> list[Mapping[str, Any]]:
    return [row for row in document[part] if row["is_for_client"] is True]


def _objective(row: Mapping[str, Any]) -> ClientObjective:
    has_figures = row["kind"] == Objective.Kind.QUANTITATIVE and row["measure"] in CLIENT_MEASURES
    until = _day(row.get("measured_on")) if has_figures else None
    return ClientObjective(
        id=row["id"],
        title=row["title"],
        unit=row["unit"] if has_figures else "",
        baseline=_decimal(row["baseline"]) if has_figures else None,
        target=_decimal(row["target"]) if has_figures else None,
        current=_decimal(row["current"]) if has_figures else None,
        due_on=_day(row["due_on"]),
        value_for_client=row["value_for_client"],
        status=row["status"],
        measure=row["measure"] if until else "",
        measured_on=until,
    )


def _value(row: Mapping[str, Any]) -> ClientValue:
    return ClientValue(
        id=row["id"],
        initiative=row["initiative"],
        stage=row["stage"],
        amount=_decimal(row["amount"]),
        words=row["words"],
        confirmed_by=row["confirmed_by"],
        confirmed_on=_day(row["confirmed_on"]),
        confirmed_how=row["confirmed_how"],
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
