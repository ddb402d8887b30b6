"""Designation: who decides, with what, over which caps, and what happens when two do."""

from __future__ import annotations

import pytest

from accounts.designation.rules import answer_nomination, designate, nominate, reduce, withdraw
from accounts.models import Account, DesignationChange
from audit.models import Entry
from rules.errors import ConflictError, NotAllowedError, RuleError
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope

pytestmark = pytest.mark.usefixtures("in_aurora")


def make(name: str = "Lumen", **values: object) -> Account:
    return Account.objects.create(name=name, **values)


def keys(count: int, **values: object) -> None:
    for number in range(count):
        make(f"Key {number}", designation="key", **values)


def make_key(actor: Actor, account: Account, **values: object) -> DesignationChange:
    given = {"to": "key", "reason": "Grows with us", "expected_return_minor": 5_000_00}
    return designate(actor=actor, account=account, **{**given, **values})


def stands(account: Account) -> str:
    return str(Account.objects.get(pk=account.pk).designation)


def audited(account: Account) -> list[tuple[str, dict]]:
    found = Entry.objects.filter(object_id=account.pk).order_by("at", "id")
    return list(found.values_list("action", "changes"))


def test_a_leader_makes_a_key_account(leader: Actor) -> None:
    account = make()
    change = make_key(leader, account)
    assert (stands(account), account.designation) == ("key", "key")
    assert (change.before, change.after, change.reason) == ("standard", "key", "Grows with us")
    assert (change.expected_return_minor, change.author) == (5_000_00, leader.membership)
    assert audited(account) == [
        (
            "designation.changed",
            {
                "designation": ["standard", "key"],
                "reason": [None, "…"],
                "expected_return": [None, "5000.00"],
            },
        )
    ]


def test_only_leaders_decide(kam: Actor, viewer: Actor) -> None:
    account = make(owner=kam.membership)
    for actor in (kam, viewer):
        with pytest.raises(NotAllowedError):
            make_key(actor, account)
    assert (stands(account), audited(account)) == ("standard", [])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": "  "}, "/reason"),
        ({"reason": "x" * 1001}, "/reason"),
        ({"reason": "a\x00b"}, "/reason"),
        ({"expected_return_minor": None}, "/expected_return"),
        ({"expected_return_minor": -1}, "/expected_return"),
        ({"expected_return_minor": 10**16 + 1}, "/expected_return"),
        ({"to": "nominated"}, "/designation"),
        ({"to": "gold"}, "/designation"),
    ],
)
def test_a_decision_needs_a_reason_and_a_return(
    leader: Actor, values: dict[str, object], field: str
) -> None:
    account = make()
    with pytest.raises(RuleError) as refused:
        make_key(leader, account, **values)
    assert refused.value.errors[0].pointer == field
    assert (stands(account), DesignationChange.objects.count()) == ("standard", 0)


def test_an_archived_account_is_not_promoted_and_can_be_reduced(leader: Actor) -> None:
    account = make(archived_at="2026-01-01T00:00Z")
    with pytest.raises(RuleError):
        make_key(leader, account)
    with pytest.raises(RuleError):
        nominate(actor=leader, account=account, reason="Grows")
    Account.objects.update(designation="key")
    reduce(actor=leader, account=account, reason="Gone")
    assert stands(account) == "standard"


def test_the_same_decision_twice_is_told(leader: Actor) -> None:
    account = make()
    make_key(leader, account)
    with pytest.raises(ConflictError):
        make_key(leader, account)
    assert DesignationChange.objects.count() == 1


def test_who_saw_something_else_is_told(leader: Actor) -> None:
    account = make(designation="watch")
    with pytest.raises(ConflictError):
        make_key(leader, account, seen="standard")
    assert stands(account) == "watch"


def test_a_reduction_leaves_a_key_account_alone(leader: Actor, kam: Actor) -> None:
    account = make(designation="key", owner=kam.membership)
    with pytest.raises(NotAllowedError):
        reduce(actor=kam, account=account, reason="No time")
    with pytest.raises(RuleError):
        reduce(actor=leader, account=account, reason="No time", to="key")
    change = reduce(actor=leader, account=account, reason="No time", to="watch")
    assert (stands(account), change.before, change.expected_return_minor) == ("watch", "key", None)
    with pytest.raises(ConflictError):
        reduce(actor=leader, account=account, reason="No time")


def test_a_decision_does_not_touch_the_account_s_version(leader: Actor) -> None:
    account = make()
    before = Account.objects.values("version", "updated_at").get()
    make_key(leader, account)
    reduce(actor=leader, account=account, reason="No time")
    assert Account.objects.values("version", "updated_at").get() == before


def test_the_organisation_s_cap_needs_an_override(aurora: Organization, leader: Actor) -> None:
    leader.organization.key_cap = 2
    keys(2)
    account = make()
    with pytest.raises(RuleError) as refused:
        make_key(leader, account)
    [error] = refused.value.errors
    assert (error.pointer, error.code) == ("/override_reason", "cap")
    assert error.detail.startswith("The organisation has 2 of 2 key accounts.")
    change = make_key(leader, account, override_reason=" One more year ")
    assert change.override_reason == "One more year"
    assert audited(account)[0][1]["override_reason"] == [None, "…"]


def test_archived_key_accounts_do_not_fill_the_cap(leader: Actor) -> None:
    leader.organization.key_cap = 1
    keys(1, archived_at="2026-01-01T00:00Z")
    assert make_key(leader, make()).override_reason == ""


def test_the_kam_s_cap_counts_that_kam_alone(leader: Actor, kam: Actor) -> None:
    leader.organization.kam_cap = 1
    keys(1, owner=kam.membership)
    with pytest.raises(RuleError):
        make_key(leader, make("Second", owner=kam.membership))
    assert make_key(leader, make("Other", owner=leader.membership)).after == "key"


def test_an_override_that_is_not_needed_is_not_kept(leader: Actor) -> None:
    assert make_key(leader, make(), override_reason="Just in case").override_reason == ""


def test_a_program_decides_within_the_caps_only(aurora: Organization, writing: Actor) -> None:
    writing.organization.key_cap = 1
    assert make_key(writing, make("First")).author_label == writing.label
    with pytest.raises(NotAllowedError):
        make_key(writing, make("Second"), override_reason="Because")


@pytest.fixture
def writing(aurora: Organization) -> Actor:
    return Actor(organization=aurora, role="key_write", label="Key sync")


def test_a_kam_nominates_own_accounts(kam: Actor, leader: Actor) -> None:
    account, other = make(owner=kam.membership, designation="watch"), make("Other")
    with pytest.raises(NotAllowedError):
        nominate(actor=kam, account=other, reason="Grows")
    nomination = nominate(actor=kam, account=account, reason="Grows", expected_return_minor=7_00)
    assert (stands(account), nomination.state, nomination.before) == ("nominated", "open", "watch")
    assert [action for action, _ in audited(account)] == ["designation.nominated"]
    with pytest.raises(ConflictError):
        nominate(actor=leader, account=account, reason="Grows")


def test_accepting_makes_a_key_account_with_the_return_asked_for(kam: Actor, leader: Actor) -> None:
    account = make(owner=kam.membership)
    nomination = nominate(actor=kam, account=account, reason="Grows", expected_return_minor=7_00)
    with pytest.raises(NotAllowedError):
        answer_nomination(actor=kam, nomination=nomination, accept=True, answer="Yes")
    done = answer_nomination(actor=leader, nomination=nomination, accept=True, answer="Yes")
    assert (stands(account), done.state, done.answer) == ("key", "accepted", "Yes")
    latest = DesignationChange.objects.first()
    assert (latest.before, latest.after, latest.expected_return_minor) == (
        "nominated",
        "key",
        7_00,
    )
    with pytest.raises(ConflictError):
        answer_nomination(actor=leader, nomination=nomination, accept=False, answer="No")
    assert stands(account) == "key"


def test_accepting_without_any_return_is_refused(leader: Actor) -> None:
    nomination = nominate(actor=leader, account=make(), reason="Grows")
    with pytest.raises(RuleError) as refused:
        answer_nomination(actor=leader, nomination=nomination, accept=True, answer="Yes")
    assert refused.value.errors[0].pointer == "/expected_return"


def test_accepting_over_the_cap_needs_an_override(leader: Actor) -> None:
    leader.organization.key_cap = 1
    keys(1)
    nomination = nominate(actor=leader, account=make(), reason="Grows", expected_return_minor=7_00)
    answer = {"actor": leader, "nomination": nomination, "accept": True, "answer": "Yes"}
    with pytest.raises(RuleError):
        answer_nomination(**answer)
    assert answer_nomination(**answer, override_reason="Worth it").state == "accepted"


def test_declining_puts_back_what_was(kam: Actor, leader: Actor) -> None:
    account = make(owner=kam.membership, designation="watch")
    nomination = nominate(actor=kam, account=account, reason="Grows")
    done = answer_nomination(actor=leader, nomination=nomination, accept=False, answer="Later")
    assert (stands(account), done.state, done.answered_by_label) == (
        "watch",
        "declined",
        leader.label,
    )
    assert [a for a, _ in audited(account)] == ["designation.nominated", "designation.declined"]
    assert nominate(actor=kam, account=account, reason="Again").state == "open"


def test_who_asked_withdraws(kam: Actor, leader: Actor, viewer: Actor) -> None:
    account = make(owner=kam.membership)
    nomination = nominate(actor=kam, account=account, reason="Grows")
    with pytest.raises(NotAllowedError):
        withdraw(actor=viewer, nomination=nomination, reason="No")
    assert withdraw(actor=kam, nomination=nomination, reason="Too soon").state == "withdrawn"
    assert stands(account) == "standard"
    with pytest.raises(ConflictError):
        withdraw(actor=leader, nomination=nomination, reason="Too soon")


@pytest.mark.parametrize(("to", "state"), [("key", "accepted"), ("watch", "declined")])
def test_a_decision_answers_the_nomination(leader: Actor, to: str, state: str) -> None:
    account = make()
    nomination = nominate(actor=leader, account=account, reason="Grows")
    make_key(leader, account, to=to)
    nomination.refresh_from_db()
    assert (nomination.state, nomination.answer) == (state, "Grows with us")


def test_another_organisation_s_accounts_do_not_fill_the_cap(
    leader: Actor, outsider: Actor, borealis: Organization
) -> None:
    with organization_scope(borealis.id):
        keys(3)
    leader.organization.key_cap = 1
    assert make_key(leader, make()).after == "key"


def test_a_kam_who_left_fills_no_cap(leader: Actor, kam: Actor) -> None:
    Membership.objects.filter(pk=kam.membership.pk).update(ended_at="2026-01-01T00:00Z")
    leader.organization.kam_cap = 1
    keys(1, owner=kam.membership)
    assert make_key(leader, make()).after == "key"
