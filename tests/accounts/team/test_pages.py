"""The pages of the team, of hand-overs and of the load, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Account, HandOver, Person, Stakeholder, TeamMember
from accounts.team.rules import add_to_team
from tenants.actors import Actor
from tenants.models import Organization

Browser = Callable[[Actor], Client]


@pytest.fixture
def account(in_aurora: Organization, kam: Actor) -> Account:
    """An account of the KAM."""
    return Account.objects.create(name="Lumen", owner=kam.membership)


def at(account: Account, rest: str = "") -> str:
    return f"/o/aurora/accounts/{account.pk}/team/{rest}"


def test_the_kam_builds_the_team(
    account: Account, kam: Actor, viewer: Actor, client_of: Browser
) -> None:
    client = client_of(kam)
    joining = {"member": str(viewer.membership.pk), "role": "support", "function": "it"}
    assert client.post(at(account), joining).status_code == 302
    place = TeamMember.objects.get()
    assert (place.member, place.function) == (viewer.membership, "it")
    assert client.post(at(account), joining).status_code == 422
    assert client.post(at(account, "hours/"), {"kam_hours": "401"}).status_code == 422
    assert client.post(at(account, "hours/"), {"kam_hours": "12"}).status_code == 302
    assert Account.objects.get().kam_hours == 12
    page = client.get(at(account)).content.decode()
    assert ("Viewer" in page, "12 of 140 hours" in page) == (True, True)
    assert client.post(at(account, f"{place.pk}/removal/")).status_code == 302
    assert TeamMember.objects.count() == 0


def test_a_stale_form_changes_nothing(
    account: Account, kam: Actor, viewer: Actor, client_of: Browser
) -> None:
    client = client_of(kam)
    place = add_to_team(actor=kam, account=account, member=viewer.membership, values={})
    form = {"role": "support", "function": "it", "version": "1"}
    assert client.post(at(account, f"{place.pk}/"), form).status_code == 302
    late = client.post(at(account, f"{place.pk}/"), form | {"function": "legal"})
    assert late.status_code == 409
    assert TeamMember.objects.get().function == "it"


def test_a_viewer_reads_the_team_and_changes_nothing(
    account: Account, kam: Actor, viewer: Actor, leader: Actor, client_of: Browser
) -> None:
    place = add_to_team(actor=kam, account=account, member=leader.membership, values={})
    client = client_of(viewer)
    page = client.get(at(account))
    assert page.status_code == 200
    assert "140 hours" not in page.content.decode()
    rests = ["", "hours/", "hand-over/", f"{place.pk}/", f"{place.pk}/removal/"]
    assert [client.post(at(account, rest)).status_code for rest in rests] == [403] * 5
    assert client.get("/o/aurora/accounts/load/").status_code == 403


def test_the_account_is_handed_over_with_what_is_shown(
    account: Account, kam: Actor, leader: Actor, client_of: Browser
) -> None:
    person = Person.objects.create(name="Ana Prado")
    Stakeholder.objects.create(account=account, person=person, role="buyer", contact=kam.membership)
    client = client_of(kam)
    assert "Ana Prado" in client.get(at(account, "hand-over/")).content.decode()
    form = {
        "to": str(leader.membership.pk),
        "note": "Call Ana",
        "seen": str(kam.membership.pk),
    }
    assert client.post(at(account, "hand-over/"), form | {"note": ""}).status_code == 422
    assert client.post(at(account, "hand-over/"), form | {"seen": ""}).status_code == 422
    assert HandOver.objects.count() == 0
    assert client.post(at(account, "hand-over/"), form).status_code == 302
    assert Account.objects.get().owner == leader.membership
    assert Stakeholder.objects.get().contact == leader.membership
    assert "Call Ana" in client.get(at(account)).content.decode()


def test_the_load_is_for_leaders_and_kams(
    account: Account, kam: Actor, leader: Actor, client_of: Browser
) -> None:
    for actor in (kam, leader):
        answer = client_of(actor).get("/o/aurora/accounts/load/")
        assert answer.status_code == 200
        assert [(row.member, row.accounts) for row in answer.context["loads"]] == [
            (kam.membership, 1)
        ]
