"""The option is on; the leader scored three accounts, and another leader has yet to look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Account
from accounts.phases.settings import change_programme
from scoring.models import Criterion
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role

WHY = "Asked for a second site"


@pytest.fixture
def switched_on(in_aurora: Organization, leader: Actor) -> None:
    change_programme(actor=leader, values={"second_scoring": True})


@pytest.fixture
def second(aurora: Organization, make_member: Callable[..., Membership]) -> Actor:
    return Actor.of_member(make_member(aurora, Role.LEADER, "second@aurora.example"))


@pytest.fixture
def scored(
    switched_on: None, leader: Actor, criteria: list[Criterion], accounts: list[Account]
) -> dict[str, Any]:
    """Alfa 7, Beta 3 on the first criterion, by the leader; Gama has nothing."""
    for account, value in zip(accounts, (7, 3), strict=False):
        set_score(actor=leader, criterion=criteria[0], account=account, value=value, rationale=WHY)
    return {"criterion": criteria[0], "account": accounts[0]}
