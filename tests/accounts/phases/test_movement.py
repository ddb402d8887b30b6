"""The movement of the board follows its filters."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.designation.rules import designate
from accounts.models import Account, Phase
from accounts.phases.rules import change_phase
from accounts.registry.rules import change_account, create_account, set_archived
from pages.pictures.shapes import Picture
from tenants.actors import Actor
from tenants.scope import organization_scope

BOARD = "/o/aurora/accounts/phases/"


def ups(movement: Picture | None) -> int:
    """How many moves up the table behind the picture counts."""
    return sum(int(up) for _month, up, _down in movement.table.rows) if movement else 0


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
    assert ups(context["movement"]) == moved
    assert context["columns"][1].count == standing


def test_a_move_counts_for_who_held_the_account_and_how_it_was_treated_that_day(
    leader: Actor, kam: Actor, client_of: Callable[[Actor], Client]
) -> None:
    with organization_scope(leader.organization.id):
        second = Phase.objects.order_by("position")[1]
        account = create_account(actor=leader, values={"name": "A", "owner": kam.membership})
        change_phase(actor=leader, account=account, to=second, reason="Board met")
    browser = client_of(leader)
    queries = (f"owner={kam.membership_id}", f"owner={leader.membership_id}", "is_key=on")

    def moves() -> list[int]:
        pages = [browser.get(f"{BOARD}?{query}").context for query in queries]
        return [ups(p["movement"]) for p in pages]

    assert moves() == [1, 0, 0]
    with organization_scope(leader.organization.id):
        change_account(actor=leader, account=account, values={"owner": leader.membership})
        designate(
            actor=leader, account=account, to="key", reason="Grew", expected_return_minor=1_000_00
        )
    assert moves() == [1, 0, 0]
