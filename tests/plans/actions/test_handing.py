"""Unfinished actions go with the account; what is done stays with who did it."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Account, HandOver
from accounts.team.duties import preview
from accounts.team.hand_over import hand_over
from people.members import remove_member
from plans.models import Action
from tenants.actors import Actor
from tenants.models import Membership, Organization

WHEN = {"closed_at": "2026-01-01T00:00Z", "closed_on": "2026-01-01"}


@pytest.fixture
def heir(aurora: Organization, make_member: Any) -> Actor:
    """The next KAM."""
    return Actor.of_member(make_member(aurora, "kam", "heir@aurora.example"))


@pytest.fixture
def account(in_aurora: Organization, kam: Actor, leader: Actor) -> Account:
    """The KAM's account with actions of two people, and one elsewhere."""
    account = Account.objects.create(name="Lumen", owner=kam.membership)
    other = Account.objects.create(name="Other")
    Action.objects.create(account=account, title="Call", owner=kam.membership)
    Action.objects.create(account=account, title="Offer", owner=leader.membership)
    Action.objects.create(
        account=account, title="Visit", owner=kam.membership, status="done", **WHEN
    )
    Action.objects.create(account=other, title="Letter", owner=kam.membership)
    return account


def owners() -> dict[str, Membership | None]:
    return {action.title: action.owner for action in Action.objects.select_related("owner")}


def test_what_is_unfinished_at_the_account_goes(account: Account, kam: Actor, heir: Actor) -> None:
    hand_over(
        actor=kam,
        account=account,
        to=heir.membership,
        note="Yours",
        from_member=kam.membership,
    )
    leader = Membership.objects.get(role="leader")
    assert owners() == {
        "Call": heir.membership,
        "Offer": leader,
        "Visit": kam.membership,
        "Letter": kam.membership,
    }
    assert Action.objects.get(title="Call").version == 2
    assert HandOver.objects.get().moved == {"actions": 1}


def test_who_leaves_has_nothing_to_do(account: Account, kam: Actor, heir: Actor) -> None:
    admin = Actor.of_member(Membership.objects.select_related("organization").get(role="admin"))
    assert {p.label: p.count for p in preview(kam.membership)}["Open actions"] == 2
    remove_member(actor=admin, member=kam.membership, heir=heir.membership)
    found = owners()
    assert (found["Call"], found["Letter"]) == (heir.membership, heir.membership)
    assert found["Visit"] == kam.membership
