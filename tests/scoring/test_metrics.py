"""Each figure is mapped to 1–10 by the limits of its criterion; an unknown one gives no score."""

from datetime import date

import pytest

from accounts.models import Account, AccountFigures
from scoring.matrices import activate, create_draft
from scoring.models import Score
from scoring.standings import recompute_living
from tenants.actors import Actor
from tenants.models import Organization
from tests.scoring.conftest import judged

# metric, limits, score of an account with 1,000 revenue, 800 before, 600 cost, 7 months
CASES = [
    ("revenue_12m", [100, 500, 1000, 1001, 2000, 3000, 4000, 5000, 6000], 4),
    ("margin_percent", [10, 20, 30, 40, 41, 50, 60, 70, 80], 5),
    ("growth_percent", [5, 10, 25, 26, 30, 40, 50, 60, 70], 4),
    ("active_months", [1, 2, 3, 4, 5, 6, 7, 8, 9], 8),
]


@pytest.mark.parametrize(("metric", "limits", "score"), CASES)
def test_a_figure_becomes_a_score(
    in_aurora: Organization, leader: Actor, metric: str, limits: list[int], score: int
) -> None:
    account = Account.objects.create(name="Alfa")
    Account.objects.create(name="Without figures")
    AccountFigures.objects.create(
        account=account,
        until=date(2026, 10, 1),
        revenue=100_000,
        revenue_before=80_000,
        cost=60_000,
        months_known=7,
    )
    measured = {
        "name": "Measured",
        "weight": 50,
        "kind": "measured",
        "metric": metric,
        "breakpoints": limits,
    }
    criteria = [measured, judged("Fit", 30), judged("Influence", 20)]
    activate(actor=leader, matrix=create_draft(actor=leader, name="Rule", criteria=criteria))
    recompute_living()
    assert list(Score.objects.values_list("account__name", "value")) == [("Alfa", score)]
