"""The movement of the board follows its filters."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Account, Phase
from accounts.phases.rules import change_phase
from accounts.registry.rules import create_account, set_archived
from tenants.actors import Actor
from tenants.scope import organization_scope

BOARD = "/o/aurora/accounts/phases/"


@pytest.mark.parametrize(
    ("query", "moved", "standing"),
    [("", 3, 2), ("?segment=Retail", 2, 1), ("?segment=Steel", 1, 1), ("?segment=Wood", 0, 0)],
)
def test_movement_counts_the_accounts_of_the_filters(
    leader: Actor, client_of: Callable[[Actor], Client], query: str, moved: int, standing: int
) -> None:
    with organization_scope(leader.organization.id):
        second = Phase.objects.order_by("position")[1]
        for name, segment in (("A", "Retail"), ("B", "Retail"), ("C", "Steel")):
            account = create_account(actor=leader, values={"name": name, "segment": segment})
            change_phase(actor=leader, account=account, to=second, reason="Board met")
        create_account(actor=leader, values={"name": "D", "segment": "Wood"})
        set_archived(actor=leader, account=Account.objects.get(name="B"), archived=True)
    context = client_of(leader).get(BOARD + query).context
    assert sum(month.up for _x, _label, month, _up, _down in context["bars"]) == moved
    assert context["columns"][1].count == standing
