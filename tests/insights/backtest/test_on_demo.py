"""The back-test of the demo, worked out again from its rows in plain Python and by SciPy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection, transaction
from django.utils import translation
from scipy import stats

from accounts.models import MonthlyRevenue
from demo.cast import BOREALIS
from demo.loading import load_demo
from insights import answers
from insights.backtest.rules import QUESTION
from insights.models import AccountSnapshot, BackTest
from insights.snapshots.rules import freeze
from scoring.models import Score
from tenants.models import Organization, User
from tenants.scope import organization_scope, user_scope


@pytest.fixture
def demo(db: None) -> Iterator[Organization]:
    with translation.override("en"), transaction.atomic():
        load_demo([BOREALIS])
        connection.check_constraints()
        user = User.objects.get_by_natural_key(f"leader@{BOREALIS.slug}.example")
        with user_scope(user.id):
            organization = Organization.objects.get(slug=BOREALIS.slug)
        with organization_scope(organization.id):
            yield organization


def test_correlations_hits_and_counts_are_those_of_the_rows(demo: Organization) -> None:
    assert demo.closed_month is not None
    month = demo.closed_month - relativedelta(years=1)
    snapshot = freeze(month)
    assert snapshot is not None
    assert snapshot.matrix is not None
    answers.ask(QUESTION, demo)
    answers.answer(QUESTION, demo.pk)
    found = BackTest.objects.get().found
    assert found["month"] == f"{month:%Y-%m}"

    frozen = AccountSnapshot.objects.filter(snapshot=snapshot, is_archived=False)
    points = {row.account_id: row.points for row in frozen if row.points is not None}
    assert (found["accounts"], found["scored"]) == (frozen.count(), len(points))
    came = _came(month)
    outcomes: dict[str, dict[Any, float]] = {
        "growth": {a: o["after"] / o["before"] for a, o in came.items() if o["before"] > 0},
        "margin": {
            a: 1 - o["cost"] / o["after"]
            for a, o in came.items()
            if o["after"] > 0 and not o["unknown"]
        },
        "retention": {a: float(o["last"] > 0) for a, o in came.items() if o["before"] > 0},
    }
    scores: dict[str, dict[Any, int]] = {"total": points}
    for criterion in snapshot.matrix.criteria.exclude(kind="measured"):
        judged = Score.objects.filter(criterion=criterion, account__in=points)
        scores[criterion.name] = dict(judged.values_list("account_id", "value"))
    told = {one["name"]: one["outcomes"] for one in found["criteria"]} | {"total": found["total"]}
    assert len(scores) > 2
    for name, ours in scores.items():
        for outcome, theirs in outcomes.items():
            both = [account for account in points if account in theirs]
            rho = stats.spearmanr([ours[a] for a in both], [theirs[a] for a in both]).statistic
            assert told[name][outcome]["n"] == len(both)
            assert told[name][outcome]["rho"] == pytest.approx(rho)

    gained = {a: came[a]["after"] - came[a]["before"] if a in came else 0 for a in points}
    line, least = (sorted(v.values())[-demo.key_cap] for v in (points, gained))
    named = {a for a in points if points[a] >= line}
    grown = {a for a in points if gained[a] >= least and gained[a] > 0}
    assert found["top"]["hits"] == {
        "n": len(points),
        "named": len(named),
        "right": len(grown),
        "both": len(named & grown),
    }


def _came(month: Any) -> dict[Any, dict[str, int]]:
    """Of each account the year before, the year after with its cost, and its last quarter."""
    sums: dict[Any, dict[str, int]] = defaultdict(
        lambda: dict.fromkeys(("before", "after", "cost", "last", "unknown"), 0)
    )
    for row in MonthlyRevenue.objects.all():
        away = (row.month.year - month.year) * 12 + row.month.month - month.month
        one = sums[row.account_id]
        if -12 < away <= 0:
            one["before"] += row.revenue_minor
        if 0 < away <= 12:
            one["after"] += row.revenue_minor
            one["cost"] += row.cost_minor or 0
            one["unknown"] += row.revenue_minor != 0 and row.cost_minor is None
        if 9 < away <= 12:
            one["last"] = max(one["last"], row.revenue_minor)
    return dict(sums)
