"""A matrix of three judged criteria and three accounts."""

from typing import Any

import pytest

from accounts.models import Account
from scoring.matrices import activate, create_draft
from scoring.models import Criterion, Matrix
from tenants.actors import Actor
from tenants.models import Organization


def judged(name: str, weight: int) -> dict[str, Any]:
    return {"name": name, "weight": weight, "kind": "judged"}


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
