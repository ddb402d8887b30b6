"""Roles, removal and the last administrator."""

import pytest

from accounts.models import Account
from audit.models import Entry
from kam.errors import NotAllowedError, RuleError
from people.members import change_role, remove_member
from tenants.actors import Actor
from tenants.models import Membership, Organization


@pytest.fixture
def admin(in_aurora: Organization) -> Actor:
    return Actor.of_member(
        Membership.objects.select_related("organization", "user").get(role="admin")
    )


def test_the_last_administrator_stays(admin: Actor) -> None:
    with pytest.raises(RuleError):
        change_role(actor=admin, member=admin.membership, role="viewer")
    with pytest.raises(RuleError):
        remove_member(actor=admin, member=admin.membership)
    assert Membership.objects.get(role="admin").is_active


def test_a_leader_changes_nobody(admin: Actor, leader: Actor, kam: Actor) -> None:
    with pytest.raises(NotAllowedError):
        change_role(actor=leader, member=kam.membership, role="admin")


def test_a_change_of_role_is_audited_once(admin: Actor, kam: Actor) -> None:
    for _ in range(2):
        change_role(actor=admin, member=kam.membership, role="viewer")
    assert list(
        Entry.objects.filter(action="member.changed").values_list("changes", flat=True)
    ) == [{"role": ["kam", "viewer"]}]


def test_a_removed_member_hands_over_and_loses_access(
    admin: Actor, kam: Actor, leader: Actor, client_of: object
) -> None:
    account = Account.objects.create(name="Alfa", owner=kam.membership)
    assert client_of(kam).get("/o/aurora/accounts/").status_code == 200
    assert remove_member(actor=admin, member=kam.membership, heir=leader.membership) == 1
    account.refresh_from_db()
    assert account.owner == leader.membership
    assert client_of(kam).get("/o/aurora/accounts/").status_code == 404
