"""The account team: who is on it, as what, and who may say so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine

from accounts.models import Account, TeamMember
from accounts.team.rules import add_to_team, change_place, remove_from_team, set_kam_hours
from audit.models import Entry
from rules.errors import ConflictError, NotAllowedError, RuleError, StaleError
from tenants.actors import Actor
from tenants.models import Membership
from tenants.scope import organization_scope
from tests.people.together import at_once

SPONSOR = {"role": "executive_sponsor"}


@pytest.fixture
def account(in_aurora: object, kam: Actor) -> Account:
    """An account that the KAM leads."""
    return Account.objects.create(name="Lumen", owner=kam.membership)


@pytest.fixture
def sponsor(account: Account, kam: Actor, leader: Actor) -> TeamMember:
    """The leader as its executive sponsor."""
    return add_to_team(actor=kam, account=account, member=leader.membership, values=SPONSOR)


def audited() -> list[tuple[str, dict]]:
    found = Entry.objects.filter(action__startswith="team.").order_by("at", "id")
    return list(found.values_list("action", "changes"))


def test_the_kam_adds_a_support_function(account: Account, kam: Actor, viewer: Actor) -> None:
    values = {"function": "finance", "hours_per_month": 6, "since": date(2026, 3, 1)}
    place = add_to_team(actor=kam, account=account, member=viewer.membership, values=values)
    assert account.team_includes(viewer.membership.pk)
    assert (place.role, place.function, place.hours_per_month) == ("support", "finance", 6)
    assert audited() == [
        (
            "team.joined",
            {
                "member": [None, "Viewer"],
                "role": [None, "support"],
                "function": [None, "finance"],
                "hours_per_month": [None, 6],
                "since": [None, "2026-03-01"],
            },
        )
    ]


@pytest.mark.parametrize(
    ("moment", "day"),
    [("2026-11-21T02:59:00Z", date(2026, 11, 20)), ("2026-11-21T03:00:00Z", date(2026, 11, 21))],
)
def test_who_joins_does_so_on_the_day_of_the_organisation(
    account: Account, kam: Actor, viewer: Actor, moment: str, day: date
) -> None:
    with time_machine.travel(moment, tick=False):
        place = add_to_team(actor=kam, account=account, member=viewer.membership, values={})
    assert place.since == day


def test_others_do_not_change_the_team(
    account: Account, sponsor: TeamMember, viewer: Actor, make_member: Any, aurora: Any
) -> None:
    other = Actor.of_member(make_member(aurora, "kam", "other@aurora.example"))
    for actor in (viewer, other):
        with pytest.raises(NotAllowedError):
            add_to_team(actor=actor, account=account, member=viewer.membership, values={})
        with pytest.raises(NotAllowedError):
            change_place(actor=actor, place=sponsor, values={"function": "it"})
        with pytest.raises(NotAllowedError):
            remove_from_team(actor=actor, place=sponsor)
        with pytest.raises(NotAllowedError):
            set_kam_hours(actor=actor, account=account, hours=3)
    assert [action for action, _ in audited()] == ["team.joined"]


def test_there_is_one_executive_sponsor(
    account: Account, sponsor: TeamMember, leader: Actor, viewer: Actor
) -> None:
    with pytest.raises(ConflictError) as refused:
        add_to_team(actor=leader, account=account, member=viewer.membership, values=SPONSOR)
    assert refused.value.errors[0].pointer == "/role"
    place = add_to_team(actor=leader, account=account, member=viewer.membership, values={})
    with pytest.raises(ConflictError):
        change_place(actor=leader, place=place, values=SPONSOR)
    assert [m.member.role for m in TeamMember.objects.order_by("id")] == ["leader", "viewer"]


def test_the_same_person_twice_is_told(account: Account, kam: Actor, sponsor: TeamMember) -> None:
    with pytest.raises(ConflictError):
        add_to_team(actor=kam, account=account, member=sponsor.member, values={})
    assert TeamMember.objects.count() == 1


def test_neither_the_kam_nor_who_left_joins(account: Account, kam: Actor, viewer: Actor) -> None:
    with pytest.raises(RuleError):
        add_to_team(actor=kam, account=account, member=kam.membership, values={})
    Membership.objects.filter(pk=viewer.membership.pk).update(ended_at="2026-01-01T00:00Z")
    with pytest.raises(RuleError):
        add_to_team(actor=kam, account=account, member=viewer.membership, values={})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "boss"}, "/role"),
        ({"function": "magic"}, "/function"),
        ({"hours_per_month": 401}, "/hours_per_month"),
        ({"hours_per_month": -1}, "/hours_per_month"),
    ],
)
def test_what_makes_no_sense_is_refused(
    sponsor: TeamMember, kam: Actor, values: dict[str, object], field: str
) -> None:
    with pytest.raises(RuleError) as refused:
        change_place(actor=kam, place=sponsor, values=values)
    assert refused.value.errors[0].pointer == field


def test_a_stale_version_changes_nothing(sponsor: TeamMember, kam: Actor) -> None:
    changed = change_place(actor=kam, place=sponsor, values={"function": "management"}, version=1)
    assert (changed.version, changed.function) == (2, "management")
    for call in (
        lambda: change_place(actor=kam, place=sponsor, values={"function": "it"}, version=1),
        lambda: remove_from_team(actor=kam, place=sponsor, version=1),
    ):
        with pytest.raises(StaleError):
            call()
    assert TeamMember.objects.get().function == "management"


def test_a_change_that_changes_nothing_is_not_audited(sponsor: TeamMember, kam: Actor) -> None:
    assert change_place(actor=kam, place=sponsor, values=SPONSOR).version == 1
    assert [action for action, _ in audited()] == ["team.joined"]


def test_who_is_removed_is_off_the_team(
    account: Account, sponsor: TeamMember, kam: Actor, leader: Actor
) -> None:
    remove_from_team(actor=kam, place=sponsor)
    assert not account.team_includes(leader.membership.pk)
    assert audited()[-1] == (
        "team.left",
        {"member": ["Leader", None], "role": ["executive_sponsor", None]},
    )
    with pytest.raises(ConflictError):
        remove_from_team(actor=kam, place=sponsor)


def test_the_kam_s_hours_are_kept_once(account: Account, kam: Actor) -> None:
    for _ in range(2):
        set_kam_hours(actor=kam, account=account, hours=12)
    assert (account.kam_hours, account.version) == (12, 2)
    assert [e.changes for e in Entry.objects.filter(action="account.changed")] == [
        {"kam_hours": [None, 12]}
    ]


@pytest.mark.django_db(transaction=True)
def test_two_sponsors_at_once_leave_one(leader: Actor, viewer: Actor, kam: Actor) -> None:
    scope = leader.organization.id
    with organization_scope(scope):
        account = Account.objects.create(name="Lumen", owner=kam.membership)

    def add(member: Membership) -> TeamMember:
        with organization_scope(scope):
            return add_to_team(actor=kam, account=account, member=member, values=SPONSOR)

    answers = at_once(lambda: add(leader.membership), lambda: add(viewer.membership))
    assert sorted(type(a).__name__ for a in answers) == ["ConflictError", "TeamMember"]
