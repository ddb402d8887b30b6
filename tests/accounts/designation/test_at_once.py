"""Two people decide at once: one wins, the other is told. Each has a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.designation.rules import answer_nomination, designate, nominate, withdraw
from accounts.models import Account, DesignationChange, Nomination
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.people.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def within(aurora: Organization) -> Callable[..., Any]:
    """Calls something in aurora, in a transaction of its own."""

    def call(do: Callable[[], Any]) -> Any:
        with organization_scope(aurora.id):
            return do()

    return call


@pytest.fixture
def outcomes(within: Callable[..., Any]) -> Callable[..., list[str]]:
    """The names of what calls that start together give."""

    def race(*calls: Callable[[], Any]) -> list[str]:
        answers = at_once(*(lambda do=do: within(do) for do in calls))
        return sorted(type(answer).__name__ for answer in answers)

    return race


def make(name: str = "Lumen", **values: object) -> Account:
    return Account.objects.create(name=name, **values)


def make_key(leader: Actor, account: Account, seen: str | None = None) -> DesignationChange:
    return designate(
        actor=leader, account=account, to="key", reason="Grows", expected_return_minor=1, seen=seen
    )


def test_two_decisions_one_wins(leader: Actor, within: Any, outcomes: Any) -> None:
    account = within(lambda: make(designation="watch"))

    def lower() -> DesignationChange:
        return designate(actor=leader, account=account, to="standard", reason="No", seen="watch")

    raced = outcomes(lambda: make_key(leader, account, seen="watch"), lower)
    assert raced == ["ConflictError", "DesignationChange"]
    assert within(DesignationChange.objects.count) == 1


def test_an_answer_and_a_withdrawal_one_wins(leader: Actor, within: Any, outcomes: Any) -> None:
    nomination = within(
        lambda: nominate(actor=leader, account=make(), reason="Grows", expected_return_minor=1)
    )

    def accept() -> Nomination:
        return answer_nomination(actor=leader, nomination=nomination, accept=True, answer="Yes")

    def take_back() -> Nomination:
        return withdraw(actor=leader, nomination=nomination, reason="No")

    assert outcomes(accept, take_back) == ["ConflictError", "Nomination"]


def test_two_nominations_one_wins(leader: Actor, within: Any, outcomes: Any) -> None:
    account = within(make)

    def ask() -> Nomination:
        return nominate(actor=leader, account=account, reason="Grows")

    assert outcomes(ask, ask) == ["ConflictError", "Nomination"]
    assert within(Nomination.objects.count) == 1


def test_the_last_place_goes_to_one(leader: Actor, within: Any, outcomes: Any) -> None:
    leader.organization.key_cap = 1
    first, second = within(lambda: make("First")), within(lambda: make("Second"))
    raced = outcomes(lambda: make_key(leader, first), lambda: make_key(leader, second))
    assert raced == ["DesignationChange", "RuleError"]
    assert within(lambda: Account.objects.filter(designation="key").count()) == 1
