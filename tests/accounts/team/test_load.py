"""How much each KAM carries."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Account, Person, ProgrammeSettings, Stakeholder, TeamMember
from accounts.team.load import loads
from tenants.actors import Actor
from tenants.models import Organization

pytestmark = pytest.mark.usefixtures("in_aurora")


def own(kam: Actor, name: str, **values: Any) -> Account:
    return Account.objects.create(name=name, owner=kam.membership, **values)


def know(account: Account, kam: Actor, name: str, **values: Any) -> None:
    person = Person.objects.create(name=name, **values)
    Stakeholder.objects.create(account=account, person=person, role="buyer", contact=kam.membership)


def test_accounts_relationships_and_hours_are_added_up(aurora: Organization, kam: Actor) -> None:
    first = own(kam, "First", designation="key", kam_hours=30)
    own(kam, "Second", kam_hours=20)
    archived = own(kam, "Old", designation="key", kam_hours=90, archived_at="2026-01-01T00:00Z")
    helped = Account.objects.create(name="Helped")
    for account in (helped, archived):
        TeamMember.objects.create(
            account=account, member=kam.membership, hours_per_month=5, since="2026-01-01"
        )
    know(first, kam, "Ana")
    know(helped, kam, "Rui")
    know(archived, kam, "Eva")
    know(first, kam, "Erased", erased_at="2026-01-01T00:00Z")
    [load] = loads(aurora)
    assert (load.member, load.accounts, load.key_accounts) == (kam.membership, 2, 1)
    assert (load.relationships, load.hours) == (2, 55)
    assert (load.hours_limit, load.key_limit, load.is_over) == (140, 5, False)


def test_the_caps_of_the_organisation_count(aurora: Organization, kam: Actor) -> None:
    ProgrammeSettings.objects.create(kam_hours=40)
    aurora.kam_cap = 1
    own(kam, "First", designation="key", kam_hours=40)
    [load] = loads(aurora)
    assert (load.is_over_hours, load.is_over_cap) == (False, False)
    own(kam, "Second", designation="key", kam_hours=1)
    [load] = loads(aurora)
    assert (load.is_over_hours, load.is_over_cap) == (True, True)


def test_every_kam_stands_there_and_who_else_has_accounts(
    aurora: Organization, kam: Actor, leader: Actor, viewer: Actor
) -> None:
    assert [load.member.role for load in loads(aurora)] == ["kam"]
    own(leader, "First")
    assert [load.member.role for load in loads(aurora)] == ["kam", "leader"]
    assert [load.accounts for load in loads(aurora, leader.membership)] == [1]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(
    aurora: Organization, make_member: Any, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        kam = Actor.of_member(make_member(aurora, "kam", f"kam{number}@aurora.example"))
        own(kam, f"Account {number}")
    with django_assert_num_queries(4):
        assert len(loads(aurora)) == count
