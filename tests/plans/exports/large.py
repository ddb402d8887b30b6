"""Plans by size: a normal one, and the large one of the budgets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from plans.models import Action, Objective, Plan, PlanSection, Risk, SwotItem, ValueEntry
from tenants.models import Membership

WORDS = "Both sites wait two days for a part that we could keep at hand. "


LARGE = {"objectives": 30, "actions": 200, "swot": 60, "risks": 20, "value": 40}
NORMAL = {"objectives": 6, "actions": 18, "swot": 16, "risks": 6, "value": 8}


def fill_plan(plan: Plan, owner: Membership, sizes: dict[str, int]) -> None:
    """So many rows of each kind, all marked for the client."""
    PlanSection.objects.filter(plan=plan).update(
        text=f"<p>{WORDS * 4}</p><ul><li>{WORDS}</li><li>{WORDS}</li></ul>", is_for_client=True
    )
    row = {"plan": plan, "is_for_client": True}
    objectives = Objective.objects.bulk_create(
        Objective(
            **row,
            position=n,
            title=f"Objective {n}: {WORDS}",
            unit="sites",
            baseline=0,
            target=30,
            current=n,
            owner=owner,
            due_on=date(2026, 6, 30),
            value_for_client=WORDS,
            value_for_us=WORDS,
        )
        for n in range(sizes["objectives"])
    )
    Action.objects.bulk_create(
        Action(
            account=plan.account,
            objective=objectives[n % sizes["objectives"]],
            title=f"Action {n}: {WORDS}",
            owner=owner,
            due_on=date(2026, 5, 4),
        )
        for n in range(sizes["actions"])
    )
    SwotItem.objects.bulk_create(
        SwotItem(**row, position=n, kind=SwotItem.Kind.values[n % 4], text=f"Line {n}: {WORDS}")
        for n in range(sizes["swot"])
    )
    Risk.objects.bulk_create(
        Risk(
            **row,
            position=n,
            text=f"Risk {n}: {WORDS}",
            likelihood=n % 5 + 1,
            impact=n % 4 + 1,
            mitigation=WORDS,
            owner=owner,
        )
        for n in range(sizes["risks"])
    )
    ValueEntry.objects.bulk_create(
        ValueEntry(
            **row,
            position=n,
            initiative=f"Initiative {n}: {WORDS}",
            side=ValueEntry.Side.values[n % 2],
            stage=ValueEntry.Stage.values[n % 3],
            amount=Decimal(1000 * n + 1),
        )
        for n in range(sizes["value"])
    )
