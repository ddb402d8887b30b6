"""Account plans: the page of a large one, the list of many, the difference and the merge."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import Account, MonthlyRevenue
from accounts.revenue.figures import recompute_figures
from bench import scratch, world
from bench.against import PlainPage, queries
from bench.requests import Visitor, address_of
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import medians
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
from plans.versions.content import content_of
from plans.versions.difference import difference
from plans.versions.reading import shown
from reviews.models import Measure, Review
from rules.rich_text.differing import difference as text_difference
from rules.rich_text.merging import merge
from tenants.models import Membership
from tenants.scope import organization_scope

OBJECTIVES, ACTIONS, SWOT, OTHERS, FEW = 30, 200, 60, 10, 3
OFFERINGS, UNITS, MONTHS = 12, 20, 24
PLANS = """
INSERT INTO plans_plan
  (id, organization_id, account_id, starts_on, ends_on, state, author_label, changed_at, version,
   created_at, updated_at)
SELECT gen_random_uuid(), %(org)s, id, '2026-01-01', '2026-12-31',
       (ARRAY['draft', 'submitted', 'approved'])[row_number() OVER () %% 3 + 1], 'x', now(), 1,
       now(), now()
FROM accounts_account WHERE organization_id = %(org)s
"""


def measure(sizes: Sizes) -> list[Result]:
    """Pages beside a plain page; texts and documents by the clock."""
    settings.ROOT_URLCONF = "bench.addresses"
    large, plan = _with_plan("large", OBJECTIVES, ACTIONS, SWOT)
    _with_data(large, plan)
    small, little = _with_plan("small", FEW, FEW, FEW)
    many = _with_plans("many", sizes.history_accounts)
    few = _with_plans("few", FEW)
    scratch.analyze()
    plain = PlainPage(large, repeat=sizes.repeat * 3)
    page, page_of_few = (
        Visitor(member).page(address_of("plan:detail", member.organization.slug, of=one.pk))
        for member, one in ((large, plan), (small, little))
    )
    listed, listed_few = (
        Visitor(member).page(address_of("plan:list", member.organization.slug))
        for member in (many, few)
    )
    for opened in (page, page_of_few, listed, listed_few):
        opened()  # the first visit of a day is written down
    said = f"{OBJECTIVES} objectives, {ACTIONS} actions, {SWOT} SWOT, {OFFERINGS} × {UNITS} cells"
    plans = f"{sizes.history_accounts:,} plans"
    return [
        queries("page of a plan", page, page_of_few, most=18, said=(said, f"{FEW} of each")),
        plain.against("page of a plan", page, most=9, about=f"with {said}"),
        queries("list of plans", listed, listed_few, most=12, said=(plans, f"{FEW} plans")),
        plain.against("list of plans", listed, most=6, about=f"50 of {plans}"),
        *_texts(large, plan, sizes),
    ]


def _texts(member: Membership, plan: Plan, sizes: Sizes) -> list[Result]:
    base, mine, theirs = _prose("base"), _prose("mine", 3), _prose("theirs", 7)
    with organization_scope(member.organization_id):
        old = content_of(plan)
        new = _changed(old)

        def compare() -> None:
            change = difference(old, new)
            for text in shown(change).texts:
                text_difference(text.before, text.after)

        taken = medians(sizes.repeat, merge=lambda: merge(base, mine, theirs), difference=compare)
    return [
        Result(
            name="Merge of two texts of 4,000 words",
            detail="three sides, by paragraphs",
            found=taken["merge"] * 1000,
            unit="ms",
            most=100,
        ),
        Result(
            name="Difference of two versions of a large plan",
            detail="every row changed, a text of 4,000 words too",
            found=taken["difference"] * 1000,
            unit="ms",
            most=300,
        ),
    ]


def _prose(word: str, every: int = 0, paragraphs: int = 80) -> str:
    """4,000 words in 80 paragraphs, every n-th of them in other words."""
    return "".join(
        f"<p>{' '.join(f'{word if every and n % every == 0 else n}w{k}' for k in range(50))}</p>"
        for n in range(paragraphs)
    )


def _changed(old: dict[str, Any]) -> dict[str, Any]:
    new = copy.deepcopy(old)
    for name in ("objectives", "swot", "risks", "actions"):
        for row in new[name]:
            field = "title" if "title" in row else "text"
            row[field] += " anew"
    new["sections"][0]["text"] = _prose("anew", 5)
    return new


def _with_plan(slug: str, objectives: int, actions: int, swot: int) -> tuple[Membership, Plan]:
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
        PlanSection(plan=plan, kind=kind, text=_prose(kind, paragraphs=6))
        for kind in SectionKind.values
    )
    return plan


def _with_plans(slug: str, plans: int) -> Membership:
    made = world.organization(slug=slug, accounts=plans)
    with organization_scope(made.id), connection.cursor() as cursor:
        cursor.execute(PLANS, {"org": made.id})
    return world.member(made)
