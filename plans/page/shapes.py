"""What the page of a plan shows, as it is read: rows with what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from plans.models import (
    Action,
    Objective,
    Plan,
    PlanComment,
    PlanEvent,
    PlanSection,
    Risk,
    SectionKind,
    ShareAnswer,
    SwotItem,
    ValueEntry,
)
from plans.page.lines import ProgressLine

OPENING = frozenset({SectionKind.SUMMARY, SectionKind.BUSINESS, SectionKind.VALUE})
QUESTIONS = frozenset({SectionKind.INTERESTING, SectionKind.TRUST, SectionKind.MATTER})


@dataclass(frozen=True)
class Aged:
    """A section, what it asks for, and how many days ago somebody last changed it."""

    section: PlanSection
    prompt: object
    days: int | None
    is_stale: bool


class ShownAction(NamedTuple):
    """An action under an objective: there are hundreds, so it is no model."""

    id: str
    title: str
    owner: str | None
    status: str
    due_on: date | None

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.status in Action.FINISHED

    def is_late(self, today: date) -> bool:
        """Whether its date has passed and it is unfinished."""
        return self.due_on is not None and self.due_on < today and not self.is_finished


class ShownCell(NamedTuple):
    """The cell of the whitespace that an objective came from."""

    account: str
    offering: str
    unit: str | None
    name: str


@dataclass(frozen=True)
class ShownObjective:
    """An objective, whose it is, whom at the client it serves, and how it goes."""

    row: Objective
    owner: str | None
    person: str | None
    cell: ShownCell | None
    actions: Sequence[ShownAction]
    """What is due first."""
    line: ProgressLine | None
    said: Sequence[ShareAnswer]
    """The last words of clients."""


@dataclass(frozen=True)
class ShownSwot:
    """A SWOT item, whom or what it cites, and what answers it, in words."""

    row: SwotItem
    person: str | None
    entry_kind: str | None
    entry_on: date | None
    answer: str

    @property
    def is_open(self) -> bool:
        """Whether it asks for something to be done, and nothing is."""
        asks = self.row.kind in (SwotItem.Kind.THREAT, SwotItem.Kind.WEAKNESS)
        return asks and not self.row.is_answered


@dataclass(frozen=True)
class ShownRisk:
    """A risk, and who looks after it."""

    row: Risk
    owner: str | None


@dataclass(frozen=True)
class Gain:
    """What one side gains: sums of money by stage, and entries that are in words alone."""

    side: str
    promised: Decimal
    expected: Decimal
    realised: Decimal
    claimed: Decimal
    """Of the realised, what nobody confirmed and no source shows."""
    in_words: int


@dataclass(frozen=True)
class MatrixCell:
    """The open risks of one likelihood and impact."""

    items: list[Risk]
    heat: str
    """`high` from a product of 12, `middling` from 6."""


@dataclass(frozen=True)
class Whole:
    """A plan with its parts."""

    plan: Plan
    sections: list[Aged]
    swot: list[tuple[str, str, list[ShownSwot]]]
    """Key, name and items of each of the four lists."""
    objectives: list[ShownObjective]
    risks: list[ShownRisk]
    matrix: list[tuple[int, list[MatrixCell]]]
    """Rows of the risk matrix: impact, from 5 down, and its cells by likelihood."""
    value: list[ValueEntry]
    gains: list[Gain]
    events: list[PlanEvent]
    comments: list[PlanComment]
    """Open ones first, each with what it is about, as `part`."""
    read_by: list[ShareAnswer]
    """Which clients read it, the latest first."""
    unanswered: list[ShownSwot]

    @property
    def opening(self) -> list[Aged]:
        """What is read first: about the client."""
        return [aged for aged in self.sections if aged.section.kind in OPENING]

    @property
    def questions(self) -> list[Aged]:
        """The three questions (method §7)."""
        return [aged for aged in self.sections if aged.section.kind in QUESTIONS]

    @property
    def closing(self) -> list[Aged]:
        """What reaches beyond the period."""
        return [a for a in self.sections if a.section.kind not in OPENING | QUESTIONS]
