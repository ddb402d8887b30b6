"""A matrix of three judged criteria and three accounts."""

from typing import Any

import pytest

from accounts.models import Account
from scoring.matrices import activate, create_draft
from scoring.models import Criterion, Matrix
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.models import Organization


def judged(name: str, weight: int) -> dict[str, Any]:
    return {"name": name, "weight": weight, "kind": "judged"}


def score_all(
    leader: Actor, criteria: list[Criterion], table: dict[Account, tuple[int, ...]]
) -> None:
    """The scores of some accounts, in the order of the criteria."""
    for account, values in table.items():
        for criterion, value in zip(criteria, values, strict=True):
            set_score(actor=leader, criterion=criterion, account=account, value=value)


@pytest.fixture
def matrix(in_aurora: Organization, leader: Actor) -> Matrix:
    """Fit 50, influence 30, growth 20: active."""
    criteria = [judged("Fit", 50), judged("Influence", 30), judged("Growth", 20)]
    return activate(actor=leader, matrix=create_draft(actor=leader, name="Rule", criteria=criteria))


@pytest.fixture
def criteria(matrix: Matrix) -> list[Criterion]:
    return list(matrix.criteria.order_by("position"))


@pytest.fixture
def accounts(in_aurora: Organization) -> list[Account]:
    return [Account.objects.create(name=name) for name in ("Alfa", "Beta", "Gama")]
