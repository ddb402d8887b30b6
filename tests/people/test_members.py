"""Roles, removal and the last administrator."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, TeamMember
from audit.models import Entry
from people import invitations
from people.members import change_role, remove_member
from plans.actions.rules import open_action
from rules.errors import NotAllowedError, RuleError
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope
from tests.people.together import at_once


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


def test_an_unknown_heir_is_told_beside_the_field(
    admin: Actor, kam: Actor, outsider: Actor, client_of: object
) -> None:
    account = Account.objects.create(name="Alfa", owner=kam.membership)
    address = f"/o/aurora/settings/people/{kam.membership.pk}/removal/"
    for heir in (str(outsider.membership.pk), "nobody", kam.membership.pk):
        answer = client_of(admin).post(address, {"heir": heir})
        assert answer.status_code == 422
        assert 'id="id_heir_error"' in answer.content.decode()
    account.refresh_from_db()
    assert (account.owner, Membership.objects.get(pk=kam.membership.pk).is_active) == (
        kam.membership,
        True,
    )


def test_the_page_hands_over(admin: Actor, kam: Actor, leader: Actor, client_of: object) -> None:
    account = Account.objects.create(name="Alfa", owner=kam.membership)
    address = f"/o/aurora/settings/people/{kam.membership.pk}/removal/"
    answer = client_of(admin).post(address, {"heir": str(leader.membership.pk)})
    account.refresh_from_db()
    assert (answer.url, account.owner) == ("/o/aurora/settings/people/", leader.membership)


def test_an_heir_who_has_left_gets_nothing(admin: Actor, kam: Actor, leader: Actor) -> None:
    remove_member(actor=admin, member=leader.membership)
    with pytest.raises(RuleError) as refused:
        remove_member(actor=admin, member=kam.membership, heir=leader.membership)
    assert refused.value.errors[0].pointer == "/heir"


def test_two_removals_at_once_leave_an_administrator(
    transactional_db: None, aurora: Organization, make_member: object
) -> None:
    other = make_member(aurora, "admin", "second@aurora.example")
    with organization_scope(aurora.id):
        first = Membership.objects.select_related("organization").exclude(pk=other.pk).get()

    def remove(by: Membership, member: Membership) -> object:
        with organization_scope(aurora.id):
            return remove_member(actor=Actor.of_member(by), member=member)

    answers = at_once(lambda: remove(first, other), lambda: remove(other, first))
    assert sorted(type(a).__name__ for a in answers) == ["RuleError", "int"]
    with organization_scope(aurora.id):
        assert Membership.objects.filter(role="admin", ended_at=None).count() == 1


def test_the_list_is_searched_by_name_address_and_role(
    admin: Actor, kam: Actor, leader: Actor, client_of: object
) -> None:
    def found(**query: str) -> list[str]:
        answer = client_of(admin).get("/o/aurora/settings/people/", query)
        return [m.email for m in answer.context["page_obj"]]

    everybody = ["admin@aurora.example", "kam@aurora.example", "leader@aurora.example"]
    assert sorted(found()) == everybody
    assert found(q="LEAD") == ["leader@aurora.example"]
    assert found(role="kam") == ["kam@aurora.example"]
    assert found(q="kam@", role="leader") == []


def test_a_visit_is_kept_once_an_hour(
    admin: Actor, leader: Actor, client_of: object, django_capture_on_commit_callbacks: object
) -> None:
    def visit(at: str) -> object:
        with (
            time_machine.travel(at, tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            client_of(leader).get("/o/aurora/settings/people/")
        return Membership.objects.get(pk=leader.membership.pk).last_seen_at.isoformat()

    assert visit("2026-05-01T10:00Z") == "2026-05-01T10:00:00+00:00"
    assert visit("2026-05-01T10:59Z") == "2026-05-01T10:00:00+00:00"
    assert visit("2026-05-01T11:00Z") == "2026-05-01T11:00:00+00:00"
    assert Membership.objects.get(pk=admin.membership.pk).last_seen_at is None


def test_the_list_asks_the_same_for_one_member_and_four(
    admin: Actor, aurora: Organization, make_member: object, client_of: object
) -> None:
    client, counts = client_of(admin), []
    for names in ((), ("one", "two", "three")):
        for name in names:
            make_member(aurora, "viewer", f"{name}@aurora.example")
            invitations.invite(actor=admin, email=f"{name}@example.com", role="viewer")
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/o/aurora/settings/people/").content.decode()
        counts.append(len([q for q in asked if "SAVEPOINT" not in q["sql"]]))
    assert "three@aurora.example" in page
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize(("heir", "word"), [("leader", ""), ("nobody", "none")])
def test_a_kam_made_a_viewer_hands_everything_over(
    admin: Actor, kam: Actor, leader: Actor, client_of: object, heir: str, word: str
) -> None:
    account = Account.objects.create(name="Alfa", owner=kam.membership)
    action = open_action(actor=admin, account=account, title="Call", owner=kam.membership)
    place = TeamMember.objects.create(
        account=Account.objects.create(name="Beta"), member=kam.membership, since=date(2026, 1, 2)
    )
    page, client = f"/o/aurora/settings/people/{kam.membership.pk}/role/", client_of(admin)
    text = client.get(page).content.decode()
    assert ("This person leads 1 account." in text, "Open actions: 1" in text) == (True, True)
    refused = client.post(page, {"role": "viewer"})
    assert refused.status_code == 422
    assert 'id="id_heir_error"' in refused.content.decode()
    assert Membership.objects.get(pk=kam.membership.pk).role == "kam"
    answer = client.post(page, {"role": "viewer", "heir": word or str(leader.membership.pk)})
    assert answer.url == "/o/aurora/settings/people/"
    account.refresh_from_db()
    action.refresh_from_db()
    wanted = leader.membership if heir == "leader" else None
    assert (account.owner, action.owner) == (wanted, wanted)
    assert Membership.objects.get(pk=kam.membership.pk).role == "viewer"
    assert TeamMember.objects.get(pk=place.pk).member == kam.membership
    entry = Entry.objects.get(action="account.handed_over")
    assert entry.changes["owner"] == [str(kam.membership), str(wanted) if wanted else None]


def test_a_role_that_leads_accounts_keeps_them(admin: Actor, kam: Actor, client_of: object) -> None:
    account = Account.objects.create(name="Alfa", owner=kam.membership)
    page = f"/o/aurora/settings/people/{kam.membership.pk}/role/"
    assert client_of(admin).post(page, {"role": "leader"}).status_code == 302
    account.refresh_from_db()
    assert (account.owner, account.owner.role) == (kam.membership, "leader")


def test_the_rule_asks_for_an_answer_too(admin: Actor, kam: Actor) -> None:
    Account.objects.create(name="Alfa", owner=kam.membership)
    with pytest.raises(RuleError) as refused:
        change_role(actor=admin, member=kam.membership, role="viewer")
    assert refused.value.errors[0].pointer == "/heir"


def test_a_removal_asks_who_gets_the_accounts(admin: Actor, kam: Actor, client_of: object) -> None:
    account = Account.objects.create(name="Alfa", owner=kam.membership)
    page = f"/o/aurora/settings/people/{kam.membership.pk}/removal/"
    answer = client_of(admin).post(page, {})
    assert (answer.status_code, 'id="id_heir_error"' in answer.content.decode()) == (422, True)
    assert client_of(admin).post(page, {"heir": "none"}).status_code == 302
    account.refresh_from_db()
    assert account.owner is None
