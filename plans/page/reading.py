"""All that the page of a plan shows, read in seven queries whatever it holds."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Model
from django.http import Http404

from plans.models import (
    Objective,
    Plan,
    PlanComment,
    PlanEvent,
    PlanSection,
    PlanSettings,
    Risk,
    SwotItem,
    ValueEntry,
)
from plans.page import queries
from plans.page.lines import line_of
from plans.page.shapes import (
    Aged,
    Gain,
    MatrixCell,
    ShownAction,
    ShownCell,
    ShownObjective,
    ShownRisk,
    ShownSwot,
    Whole,
)
from plans.sections.prompts import PROMPTS
from plans.sharing.said import ClientSaid, said_of
from tenants.actors import Actor
from tenants.compiled import as_read

Names = dict[uuid.UUID | None, str]
"""What the parts of a plan are called, by their ids."""


@dataclass(frozen=True)
class Opened:
    """A plan with its sections, in order, and all plans of its account, the latest first."""

    plan: Plan
    periods: list[Plan]
    sections: list[PlanSection]
    stale_days: int


def opened(actor: Actor, pk: uuid.UUID) -> Opened:
    """The plan that an address names; Http404 where the actor may not read it."""
    lines = queries.periods(actor, pk)
    periods = {line["id"]: _model(Plan, line, queries.PLAN) for line in lines}
    if pk not in periods:
        raise Http404
    sections = [
        _model(PlanSection, line, queries.SECTION, "mine__") for line in lines if line["mine__id"]
    ]
    return Opened(
        plan=periods[pk],
        periods=list(periods.values()),
        sections=sorted(sections, key=lambda section: section.place),
        stale_days=lines[0]["stale_days"] or PlanSettings().stale_days,
    )


def _model(model: Any, line: dict[str, Any], names: tuple[str, ...], prefix: str = "") -> Any:
    """A row of some columns."""
    return as_read(model, ((name, line[prefix + name]) for name in names), connection.alias)


def whole_plan(read: Opened, *, now: datetime) -> Whole:
    """An opened plan with all its parts, in six queries."""
    plan = {"plan": read.plan.pk}
    said = said_of(read.plan)
    objectives = [_objective(row, said) for row in queries.objectives().objects(**plan)]
    risks = [ShownRisk(row, vars(row)["owner_name"]) for row in queries.risks().objects(**plan)]
    names = _names(one.row for one in objectives) | _names(one.row for one in risks)
    swot = [_swot(row, names) for row in queries.swot().objects(**plan)]
    value = queries.value().objects(**plan)
    names |= _names(read.sections) | _names(one.row for one in swot) | _names(value)
    comments, events = _said(read.plan, names)
    return Whole(
        plan=read.plan,
        sections=[_aged(section, now, read.stale_days) for section in read.sections],
        swot=_lists(swot),
        objectives=objectives,
        risks=risks,
        matrix=_matrix(one.row for one in risks),
        value=value,
        gains=[_gain(side, value) for side in ValueEntry.Side.values],
        events=events,
        comments=comments,
        read_by=said.read,
        unanswered=[item for item in swot if item.is_open],
    )


def _names(parts: Iterable[Model]) -> Names:
    return {part.pk: str(part) for part in parts}


def _objective(row: Objective, said: ClientSaid) -> ShownObjective:
    told = vars(row)
    return ShownObjective(
        row=row,
        owner=told["owner_name"],
        person=told["person_name"],
        cell=_cell(*told["cell_told"]) if told["cell_told"] else None,
        actions=[_action(*action) for action in told["actions_told"] or ()],
        line=line_of(told["days"], told["values"], row),
        said=said.stances.get(row.pk, ()),
    )


def _cell(account: str, offering: str, unit: str | None, *names: str | None) -> ShownCell:
    return ShownCell(account, offering, unit, " · ".join(filter(None, names)))


def _action(id: str, title: str, owner: str | None, status: str, due: str | None) -> ShownAction:
    return ShownAction(id, title, owner, status, date.fromisoformat(due) if due else None)


def _swot(row: SwotItem, names: Names) -> ShownSwot:
    """What answers it stands in the plan, and is read already, but for an action."""
    told = vars(row)
    answers = (names.get(row.objective_id), told["action_title"], names.get(row.risk_id))
    kind, day = told["entry_told"] or (None, None)
    return ShownSwot(
        row=row,
        person=told["person_name"],
        entry_kind=kind,
        entry_on=date.fromisoformat(day) if day else None,
        answer=next((answer for answer in answers if answer), ""),
    )


def _lists(items: list[ShownSwot]) -> list[tuple[str, str, list[ShownSwot]]]:
    by_kind: dict[str, list[ShownSwot]] = defaultdict(list)
    for item in items:
        by_kind[item.row.kind].append(item)
    return [(str(k.value), str(k.label), by_kind[k.value]) for k in SwotItem.Kind]


def _aged(section: PlanSection, now: datetime, stale_days: int) -> Aged:
    days = (now - section.touched_at).days if section.touched_at else None
    is_stale = bool(section.text) and days is not None and days >= stale_days
    return Aged(section, PROMPTS[section.kind], days, is_stale)


def _said(plan: Plan, parts: Names) -> tuple[list[PlanComment], list[PlanEvent]]:
    """Comments, open ones first and the latest last; and steps, the latest first."""
    comments: list[PlanComment] = []
    steps: list[PlanEvent] = []
    for line in queries.said().rows(plan=plan.pk):
        if line["kind"]:
            line["comment"] = line["text"]
            steps.append(_model(PlanEvent, line, queries.EVENT))
        else:
            comments.append(_model(PlanComment, line, queries.COMMENT))
            vars(comments[-1])["part"] = parts.get(line["about"], "")
    comments.sort(key=lambda said: (said.resolved_at is not None, said.created_at, said.id))
    steps.sort(key=lambda step: (step.created_at, step.id), reverse=True)
    return comments, steps


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
