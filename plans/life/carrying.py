"""The next period starts from the one before it: what still holds goes along, unreviewed."""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db.models import QuerySet

from plans.measured.rules import measure_objectives
from plans.models import (
    Action,
    Objective,
    Plan,
    PlanRow,
    PlanSection,
    Risk,
    SwotItem,
    ValueEntry,
)
from tenants.ids import uuid7

R = TypeVar("R", bound=PlanRow)
Ids = dict[uuid.UUID | None, uuid.UUID | None]


def carry_over(before: Plan, plan: Plan) -> None:
    """Texts, SWOT, open objectives and risks, and value not yet realised.

    An objective starts from where the last one stands, and its unfinished actions follow it.
    """
    _texts(before, plan)
    open_ones = Objective.objects.filter(plan=before, status=Objective.Status.OPEN)
    objectives = _copied(plan, open_ones, Objective, baseline="current")
    risks = _copied(plan, Risk.objects.filter(plan=before, status=Risk.Status.OPEN), Risk)
    known = {"objective_id": objectives, "risk_id": risks}
    _copied(plan, SwotItem.objects.filter(plan=before), SwotItem, known)
    unreal = ValueEntry.objects.filter(plan=before).exclude(stage=ValueEntry.Stage.REALISED)
    _copied(plan, unreal, ValueEntry, {"objective_id": objectives})
    _take_actions(objectives)
    measure_objectives([new for new in objectives.values() if new])


def _texts(before: Plan, plan: Plan) -> None:
    written = {s.kind: s for s in PlanSection.objects.filter(plan=before).exclude(text="")}
    sections = [s for s in PlanSection.objects.filter(plan=plan) if s.kind in written]
    for section in sections:
        section.text = written[section.kind].text
        section.is_unreviewed = True
    PlanSection.objects.bulk_update(sections, ["text", "is_unreviewed"])


def _copied(
    plan: Plan,
    rows: QuerySet[R],
    model: type[R],
    known: dict[str, Ids] | None = None,
    baseline: str = "",
) -> Ids:
    """Make the rows anew in the plan; the new ids by the old ones."""
    ids: Ids = {None: None}
    made = []
    for row in rows.order_by("position", "id"):
        old, row.pk = row.pk, uuid7()
        ids[old] = row.pk
        row.plan, row.is_unreviewed, row.is_for_client, row.version = plan, True, False, 1
        row._state.adding = True
        for name, new in (known or {}).items():
            setattr(row, name, new.get(getattr(row, name)))
        if baseline and getattr(row, baseline) is not None:
            row.baseline = getattr(row, baseline)  # type: ignore[attr-defined]  # of an objective
        made.append(row)
    model._default_manager.bulk_create(made)
    return ids


def _take_actions(objectives: Ids) -> None:
    unfinished = (Action.Status.OPEN, Action.Status.IN_PROGRESS)
    found = Action.objects.filter(objective__in=[i for i in objectives if i], status__in=unfinished)
    actions = list(found)
    for action in actions:
        action.objective_id = objectives[action.objective_id]
    Action.objects.bulk_update(actions, ["objective"])
