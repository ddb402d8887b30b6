"""All that the page of a plan shows, read in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Prefetch

from plans.models import (
    Action,
    Objective,
    ObjectiveProgress,
    Plan,
    PlanComment,
    PlanEvent,
    PlanSection,
    Risk,
    SectionKind,
    SwotItem,
    ValueEntry,
)
from plans.page.lines import line_of
from plans.sections.prompts import PROMPTS

COMMENTS, EVENTS = 100, 50
"""How many of the latest the page shows."""

OPENING = frozenset({SectionKind.SUMMARY, SectionKind.BUSINESS, SectionKind.VALUE})
QUESTIONS = frozenset({SectionKind.INTERESTING, SectionKind.TRUST, SectionKind.MATTER})


@dataclass(frozen=True)
class Aged:
    """A section, what it asks for, and how many days ago somebody last changed it."""

    section: PlanSection
    prompt: object
    days: int | None
    is_stale: bool


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
    swot: list[tuple[str, str, list[SwotItem]]]
    """Key, name and items of each of the four lists."""
    objectives: list[Objective]
    risks: list[Risk]
    matrix: list[tuple[int, list[MatrixCell]]]
    """Rows of the risk matrix: impact, from 5 down, and its cells by likelihood."""
    value: list[ValueEntry]
    gains: list[Gain]
    events: list[PlanEvent]
    comments: list[PlanComment]
    """Open ones first, each with what it is about, as `part`."""
    unanswered: list[SwotItem] = field(default_factory=list)

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


def whole_plan(plan: Plan, *, now: datetime, stale_days: int) -> Whole:
    """The plan with all its parts, in nine queries."""
    sections = sorted(PlanSection.objects.filter(plan=plan), key=lambda s: s.place)
    swot = list(
        SwotItem.objects.filter(plan=plan)
        .select_related("stakeholder__person", "entry")
        .annotate(action_title=F("action__title"))
        .order_by("position", "id")
    )
    value = list(ValueEntry.objects.filter(plan=plan).order_by("position", "id"))
    risks = list(Risk.objects.filter(plan=plan).select_related("owner").order_by("position", "id"))
    objectives = _objectives(plan)
    _answer(swot, objectives, risks)
    parts = [*sections, *swot, *objectives, *risks, *value]
    return Whole(
        plan=plan,
        sections=[_aged(section, now, stale_days) for section in sections],
        swot=_lists(swot),
        objectives=objectives,
        risks=risks,
        matrix=_matrix(risks),
        value=value,
        gains=[_gain(side, value) for side in ValueEntry.Side.values],
        events=list(PlanEvent.objects.filter(plan=plan).order_by("-created_at", "-id")[:EVENTS]),
        comments=_comments(plan, {part.pk: str(part) for part in parts}),
        unanswered=[item for item in swot if _asks(item) and not item.is_answered],
    )


def _answer(items: list[SwotItem], objectives: list[Objective], risks: list[Risk]) -> None:
    """What each item is answered by, in words: the rows of the plan are read already."""
    names: dict[Any, str] = {row.pk: str(row) for row in (*objectives, *risks)}
    for item in items:
        found = names.get(item.objective_id) or vars(item)["action_title"]
        vars(item)["answer"] = found or names.get(item.risk_id, "")


def _aged(section: PlanSection, now: datetime, stale_days: int) -> Aged:
    days = (now - section.touched_at).days if section.touched_at else None
    is_stale = bool(section.text) and days is not None and days >= stale_days
    return Aged(section, PROMPTS[section.kind], days, is_stale)


def _lists(items: list[SwotItem]) -> list[tuple[str, str, list[SwotItem]]]:
    by_kind: dict[str, list[SwotItem]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item)
    return [(str(k.value), str(k.label), by_kind[k.value]) for k in SwotItem.Kind]


def _asks(item: SwotItem) -> bool:
    return item.kind in (SwotItem.Kind.THREAT, SwotItem.Kind.WEAKNESS)


def _objectives(plan: Plan) -> list[Objective]:
    actions = Action.objects.select_related("owner").order_by("due_on", "id")
    steps = ObjectiveProgress.objects.filter(objective=OuterRef("pk")).order_by("day")
    found = (
        Objective.objects.filter(plan=plan)
        .select_related("owner", "stakeholder__person", "cell__offering", "cell__unit")
        .annotate(days=ArraySubquery(steps.values("day")))
        .annotate(values=ArraySubquery(steps.values("value")))
        .order_by("position", "id")
    )
    objectives = list(found.prefetch_related(Prefetch("actions", actions)))
    for objective in objectives:
        told = vars(objective)
        told["line"] = line_of(told["days"], told["values"], objective)
    return objectives


def _comments(plan: Plan, parts: dict[Any, str]) -> list[PlanComment]:
    latest = PlanComment.objects.filter(plan=plan).order_by("-created_at", "-id")[:COMMENTS]
    found = list(reversed(latest))
    for said in found:
        vars(said)["part"] = parts.get(said.about, "")
    return sorted(found, key=lambda said: said.resolved_at is not None)


def _matrix(risks: Iterable[Risk]) -> list[tuple[int, list[MatrixCell]]]:
    cells: dict[tuple[int, int], list[Risk]] = defaultdict(list)
    for risk in risks:
        if risk.status == Risk.Status.OPEN:
            cells[risk.impact, risk.likelihood].append(risk)
    return [
        (impact, [MatrixCell(cells[impact, n], _heat(impact * n)) for n in range(1, 6)])
        for impact in range(5, 0, -1)
    ]


def _heat(product: int) -> str:
    return "high" if product >= 12 else "middling" if product >= 6 else ""


def _gain(side: str, entries: Iterable[ValueEntry]) -> Gain:
    mine = [entry for entry in entries if entry.side == side]
    stages = ValueEntry.Stage
    realised = [entry for entry in mine if entry.stage == stages.REALISED]
    return Gain(
        str(ValueEntry.Side(side).label),
        _sum(entry for entry in mine if entry.stage == stages.PROMISED),
        _sum(entry for entry in mine if entry.stage == stages.EXPECTED),
        _sum(realised),
        _sum(entry for entry in realised if not entry.is_proven),
        sum(1 for entry in mine if entry.amount is None),
    )


def _sum(entries: Iterable[ValueEntry]) -> Decimal:
    return sum((entry.amount or Decimal(0) for entry in entries), Decimal(0))


def share_reached(objective: Objective) -> int | None:
    """How far from baseline to target, in whole percent from 0 to 100; None where unknown."""
    return share_between(objective.baseline, objective.current, objective.target)


def share_between(start: Decimal | None, now: Decimal | None, end: Decimal | None) -> int | None:
    """The same for any three figures."""
    if start is None or end is None or now is None or start == end:
        return None
    return max(0, min(100, int((now - start) * 100 / (end - start))))


def is_late(objective: Objective, today: date) -> bool:
    """Whether it is open after its day."""
    is_open = objective.status == Objective.Status.OPEN
    return is_open and objective.due_on is not None and objective.due_on < today
