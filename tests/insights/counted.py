"""The figures of the leader's pages, worked out from the rows another way than the product's."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from dateutil.relativedelta import relativedelta

from accounts.models import Account, MonthlyRevenue, Stakeholder
from plans.models import Plan
from reviews.models import Measure
from scoring.models import Criterion, Score
from tenants.models import Membership, Organization


def members() -> dict[Any, Membership]:
    return {member.pk: member for member in Membership.objects.all()}


def revenue_of(start: date, until: date) -> dict[Any, int]:
    """Net revenue of each account in a span of months, in hundredths."""
    found: dict[Any, int] = defaultdict(int)
    for account, month, revenue in MonthlyRevenue.objects.values_list(
        "account_id", "month", "revenue_minor"
    ):
        if start <= month <= until:
            found[account] += revenue
    return found


def year(organization: Organization) -> tuple[date, date]:
    until = organization.closed_month
    assert until is not None
    return until - relativedelta(months=11), until


def scores_of() -> dict[Any, Fraction]:
    """Σ weight × score ÷ Σ weight of whom each criterion of the active matrix scores."""
    weights = {c.pk: c.weight for c in Criterion.objects.filter(matrix__status="active")}
    given: dict[Any, dict[Any, int]] = defaultdict(dict)
    for score in Score.objects.filter(criterion__in=weights):
        given[score.account_id][score.criterion_id] = score.value
    return {
        account: Fraction(sum(weights[c] * v for c, v in values.items()), sum(weights.values()))
        for account, values in given.items()
        if len(values) == len(weights)
    }


def strengths_of(today: date) -> dict[Any, Fraction]:
    """The mean of contact, breadth and engagement, of those that are known, in hundredths."""
    people: dict[Any, list[Stakeholder]] = defaultdict(list)
    for one in Stakeholder.objects.filter(person__erased_at=None):
        people[one.account_id].append(one)
    answers: dict[Any, list[int]] = defaultdict(list)
    for answer in Measure.objects.filter(kind="engagement"):
        if today - relativedelta(months=12) < answer.measured_on <= today:
            answers[answer.account_id].append(answer.value)
    found = {}
    for account in {*people, *answers}:
        parts = []
        if there := people[account]:
            known = [p for p in there if p.strength]
            could = sum(4 * p.influence for p in there)
            parts.append(Fraction(sum(p.influence * p.strength for p in there), could))
            roles, both = {p.role for p in known}, {p.contact_id for p in known if p.contact_id}
            breadth = [
                "decision_maker" in roles,
                "champion" in roles,
                len({p.function for p in known}) > 1,
                len(both) > 1,
            ]
            parts.append(Fraction(sum(breadth), 4))
        if values := answers[account]:
            parts.append((Fraction(sum(values), len(values)) - 1) / 9)
        found[account] = 100 * sum(parts) / len(parts)
    return found


def half_up(value: Fraction, step: str = "0.01") -> Decimal:
    """As figures are shown: a half goes away from zero."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(step), ROUND_HALF_UP)


def ranked(revenue: dict[Any, int]) -> list[Any]:
    """Accounts with revenue, the largest first."""
    names = {a.pk: a.name_key for a in Account.objects.all()}
    brought = [pk for pk, sum_ in revenue.items() if sum_ > 0]
    return sorted(brought, key=lambda pk: (-revenue[pk], names[pk], pk))


def was_key(account: Account, month: date, zone: Any) -> bool:
    """Whether it was a key account when a month ended, by its decisions in their order."""
    ends = datetime.combine(month + relativedelta(months=1), time(), tzinfo=zone)
    decisions = list(account.designations.order_by("decided_at", "id"))
    if not decisions:
        return account.designation == "key"
    before = [d for d in decisions if d.decided_at < ends]
    return (before[-1].after if before else decisions[0].before) == "key"


def is_running(plan: Plan, today: date) -> bool:
    return plan.starts_on <= today <= plan.ends_on
