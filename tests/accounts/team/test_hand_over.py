"""Hand-over: what is shown beforehand goes, and nothing stays with the one who leaves."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.designation.rules import nominate
from accounts.models import Account, HandOver, Nomination, Person, Stakeholder, TeamMember
from accounts.team.duties import preview
from accounts.team.hand_over import hand_over
from accounts.team.rules import add_to_team
from audit.models import Entry
from people.members import remove_member
from rules.errors import ConflictError, NotAllowedError, RuleError
from tenants.actors import Actor
from tenants.models import Membership
from tenants.scope import organization_scope
from tests.people.together import at_once


@pytest.fixture
def heir(aurora: object, make_member: Any) -> Actor:
    """The next KAM."""
    return Actor.of_member(make_member(aurora, "kam", "heir@aurora.example"))


@pytest.fixture
def admin(in_aurora: object, aurora: object) -> Actor:
    """The administrator."""
    return Actor.of_member(Membership.objects.select_related("organization").get(role="admin"))


@pytest.fixture
def account(in_aurora: object, kam: Actor) -> Account:
    """An account of the KAM with two relationships."""
    account = Account.objects.create(name="Lumen", owner=kam.membership)
    for name in ("Ana", "Rui"):
        know(account, kam, name)
    return account


def know(account: Account, kam: Actor, name: str) -> Stakeholder:
    person = Person.objects.create(name=name)
    return Stakeholder.objects.create(
        account=account, person=person, role="buyer", contact=kam.membership
    )


def holders() -> list[str | None]:
    found = Stakeholder.objects.select_related("contact").order_by("id")
    return [s.contact.email if s.contact else None for s in found]


def test_the_preview_names_what_is_held(account: Account, kam: Actor) -> None:
    know(Account.objects.create(name="Other"), kam, "Eva")
    nominate(actor=kam, account=account, reason="Grows")
    here = {part.label: (part.count, part.names) for part in preview(kam.membership, account)}
    assert here == {
        "Relationships": (2, ["Ana", "Rui"]),
        "Open nominations": (1, ["Lumen"]),
        "Open actions": (0, []),
        "Open objectives": (0, []),
        "Open risks": (0, []),
        "Places in planned reviews": (0, []),
    }
    everywhere = {part.label: part.count for part in preview(kam.membership)}
    assert everywhere == {
        "Relationships": 3,
        "Open nominations": 1,
        "Open actions": 0,
        "Open objectives": 0,
        "Open risks": 0,
        "Places in planned reviews": 0,
    }


def test_the_account_goes_with_all_that_is_held_there(
    account: Account, kam: Actor, heir: Actor
) -> None:
    other = know(Account.objects.create(name="Other"), kam, "Eva")
    nominate(actor=kam, account=account, reason="Grows")
    done = hand_over(
        actor=kam,
        account=account,
        to=heir.membership,
        note=" Call Ana first ",
        from_member=kam.membership,
    )
    assert (account.owner, account.version) == (heir.membership, 2)
    assert holders() == ["heir@aurora.example"] * 2 + ["kam@aurora.example"]
    other.refresh_from_db()
    assert other.version == 1
    assert Nomination.objects.get().asked_by == heir.membership
    assert (done.note, done.moved) == ("Call Ana first", {"relationships": 2})
    assert (done.from_member, done.to_member) == (kam.membership, heir.membership)
    assert Entry.objects.get(action="account.handed_over").changes == {
        "owner": ["Kam", "Heir"],
        "relationships": [None, 2],
    }


def test_an_account_without_a_kam_gets_one(in_aurora: object, leader: Actor, heir: Actor) -> None:
    account = Account.objects.create(name="Lumen")
    done = hand_over(
        actor=leader, account=account, to=heir.membership, note="Yours", from_member=None
    )
    assert (account.owner, done.from_member, done.moved) == (heir.membership, None, {})


def test_the_new_kam_leaves_the_place_they_had(account: Account, kam: Actor, heir: Actor) -> None:
    add_to_team(actor=kam, account=account, member=heir.membership, values={})
    give(kam, account, heir)
    assert TeamMember.objects.count() == 0
    assert account.team_includes(heir.membership.pk)


def give(actor: Actor, account: Account, heir: Actor, **values: Any) -> HandOver:
    given = {"note": "Yours", "from_member": account.owner, **values}
    return hand_over(actor=actor, account=account, to=heir.membership, **given)


def test_who_is_not_on_the_team_hands_nothing_over(
    account: Account, heir: Actor, viewer: Actor
) -> None:
    for actor in (heir, viewer):
        with pytest.raises(NotAllowedError):
            give(actor, account, heir)
    assert HandOver.objects.count() == 0


def test_after_the_hand_over_the_former_kam_has_no_say(
    account: Account, kam: Actor, heir: Actor
) -> None:
    give(kam, account, heir)
    with pytest.raises(NotAllowedError):
        give(kam, account, kam)


def test_a_hand_over_that_is_repeated_is_told(account: Account, leader: Actor, heir: Actor) -> None:
    before = account.owner
    give(leader, account, heir)
    with pytest.raises(ConflictError):
        give(leader, account, heir, from_member=before)
    with pytest.raises(RuleError):
        give(leader, account, heir)
    assert HandOver.objects.count() == 1


def test_an_heir_must_be_able_to_lead_an_account(
    account: Account, leader: Actor, viewer: Actor, heir: Actor
) -> None:
    with pytest.raises(RuleError):
        give(leader, account, viewer)
    Membership.objects.filter(pk=heir.membership.pk).update(ended_at="2026-01-01T00:00Z")
    with pytest.raises(RuleError):
        give(leader, account, heir)
    with pytest.raises(RuleError):
        give(leader, account, leader, note=" ")


def test_a_full_kam_gets_a_key_account_only_with_a_leader_s_reason(
    account: Account, leader: Actor, kam: Actor, heir: Actor
) -> None:
    Account.objects.update(designation="key")
    Account.objects.create(name="Held", owner=heir.membership, designation="key")
    leader.organization.kam_cap = kam.organization.kam_cap = 1
    with pytest.raises(RuleError) as refused:
        give(kam, account, heir)
    assert refused.value.errors[0].code == "cap"
    with pytest.raises(NotAllowedError):
        give(kam, account, heir, override_reason="For a month")
    give(leader, account, heir, override_reason="For a month")
    assert Entry.objects.get(action="designation.overridden").changes == {
        "override_reason": [None, "…"]
    }


@pytest.mark.parametrize("with_heir", [True, False])
def test_nothing_stays_with_the_one_who_leaves(
    account: Account, admin: Actor, kam: Actor, heir: Actor, leader: Actor, with_heir: bool
) -> None:
    Account.objects.create(name="Old", owner=kam.membership, archived_at="2026-01-01T00:00Z")
    theirs = Account.objects.create(name="Theirs", owner=leader.membership)
    know(theirs, kam, "Eva")
    add_to_team(actor=leader, account=theirs, member=kam.membership, values={})
    nominate(actor=kam, account=theirs, reason="Grows")
    to = heir.membership if with_heir else None
    assert remove_member(actor=admin, member=kam.membership, heir=to) == 2
    email = "heir@aurora.example" if with_heir else None
    assert holders() == [email] * 3
    assert [a.owner for a in Account.objects.order_by("name_key")] == [to, to, leader.membership]
    assert Nomination.objects.get().asked_by == to
    assert all(part.count == 0 for part in preview(kam.membership))
    assert (TeamMember.objects.count(), HandOver.objects.count()) == (0, 2)


def test_an_heir_who_only_reads_is_refused(
    account: Account, admin: Actor, kam: Actor, viewer: Actor
) -> None:
    with pytest.raises(RuleError) as refused:
        remove_member(actor=admin, member=kam.membership, heir=viewer.membership)
    assert refused.value.errors[0].pointer == "/heir"


@pytest.mark.django_db(transaction=True)
def test_two_hand_overs_at_once_one_wins(leader: Actor, kam: Actor, heir: Actor) -> None:
    scope = leader.organization.id
    with organization_scope(scope):
        account = Account.objects.create(name="Lumen", owner=kam.membership)

    def to(actor: Actor) -> HandOver:
        with organization_scope(scope):
            return hand_over(
                actor=leader,
                account=Account.objects.get(pk=account.pk),
                to=actor.membership,
                note="Yours",
                from_member=kam.membership,
            )

    answers = at_once(lambda: to(heir), lambda: to(leader))
    assert sorted(type(a).__name__ for a in answers) == ["ConflictError", "HandOver"]
