"""A plan of any size, with what its page and its files read live."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Account, MonthlyRevenue
from accounts.revenue.figures import recompute_figures
from bench import world
from plans.models import (
    Action,
    BusinessUnit,
    CellState,
    Objective,
    Offering,
    Plan,
    PlanSection,
    Risk,
    SectionKind,
    SwotItem,
    WhitespaceCell,
)
from plans.models import ValueEntry as Value
from reviews.models import Measure, Review
from tenants.models import Membership
from tenants.scope import organization_scope

OBJECTIVES, ACTIONS, SWOT, OTHERS, FEW = 30, 200, 60, 10, 3
OFFERINGS, UNITS, MONTHS = 12, 20, 24
SIZE = f"{OBJECTIVES} objectives, {ACTIONS} actions, {SWOT} SWOT, {OFFERINGS} × {UNITS} cells"


def large_plan(slug: str) -> tuple[Membership, Plan]:
    """The large one of the budgets, in an organisation of its own."""
    member, plan = plan_of(slug, OBJECTIVES, ACTIONS, SWOT)
    _with_data(member, plan)
    return member, plan


def prose(word: str, every: int = 0, paragraphs: int = 80) -> str:
    """4,000 words in 80 paragraphs, every n-th of them in other words."""
    return "".join(
        f"<p>{' '.join(f'{word if every and n % every == 0 else n}w{k}' for k in range(50))}</p>"
        for n in range(paragraphs)
    )


def plan_of(slug: str, objectives: int, actions: int, swot: int) -> tuple[Membership, Plan]:
    """One with so many rows, and 10 risks and value entries."""
    made = world.organization(slug=slug, accounts=1)
    member = world.member(made)
    with organization_scope(made.id):
        plan = _plan(Account.objects.get())
        rows = Objective.objects.bulk_create(
            Objective(plan=plan, title=f"Objective {n}", position=n, owner=member, baseline=1)
            for n in range(objectives)
        )
        Action.objects.bulk_create(
            Action(
                account=plan.account,
                objective=rows[n % objectives],
                title=f"Action {n}",
                owner=member,
                due_on=date(2026, 12, 1) + timedelta(days=n % 90),
            )
            for n in range(actions)
        )
        SwotItem.objects.bulk_create(
            SwotItem(plan=plan, kind=SwotItem.Kind.values[n % 4], text=f"Item {n}", position=n)
            for n in range(swot)
        )
        Risk.objects.bulk_create(
            Risk(plan=plan, text=f"Risk {n}", likelihood=n % 5 + 1, impact=3) for n in range(OTHERS)
        )
        Value.objects.bulk_create(
            Value(plan=plan, initiative=f"Value {n}", side="us", amount=n) for n in range(OTHERS)
        )
    return member, plan


def _with_data(member: Membership, plan: Plan) -> None:
    """What the live parts read: whitespace, two years of revenue, measures and reviews."""
    account, today = plan.account, date(2026, 11, 29)
    with organization_scope(member.organization_id):
        offerings = Offering.objects.bulk_create(
            Offering(name=f"Offering {n}", name_key=f"offering {n}", position=n)
            for n in range(OFFERINGS)
        )
        units = BusinessUnit.objects.bulk_create(
            BusinessUnit(account=account, name=f"Unit {n}", name_key=f"unit {n}")
            for n in range(UNITS)
        )
        WhitespaceCell.objects.bulk_create(
            WhitespaceCell(account=account, unit=unit, offering=one, state=CellState.values[n % 4])
            for n, unit in enumerate(units)
            for one in offerings
        )
        MonthlyRevenue.objects.bulk_create(
            MonthlyRevenue(
                account=account,
                month=date(2024 + (n + 10) // 12, (n + 10) % 12 + 1, 1),
                revenue_minor=100_000 + n,
            )
            for n in range(MONTHS)
        )
        recompute_figures()
        Measure.objects.bulk_create(
            Measure(account=account, kind=kind, value=4, measured_on=today - timedelta(days=30 * n))
            for kind in ("satisfaction", "engagement")
            for n in range(MONTHS)
        )
        due = {"kind": "internal_review", "original_due_on": today, "due_on": today}
        Review.objects.create(account=account, **due)


def _plan(account: Account) -> Plan:
    plan = Plan.objects.create(
        account=account,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        author_label="x",
        changed_at=timezone.now(),
    )
    PlanSection.objects.bulk_create(
        PlanSection(plan=plan, kind=kind, text=prose(kind, paragraphs=6))
        for kind in SectionKind.values
    )
    return plan
