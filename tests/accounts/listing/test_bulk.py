"""One change for many accounts: allowed, denied, repeated, audited, undone."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.listing import bulk
from accounts.listing.bulk import Done, change_many, undo_many
from accounts.models import Account, AccountTag
from accounts.registry.rules import ARCHIVED, change_account, create_account, set_archived
from audit.entries import history
from audit.models import Entry
from people.organizations import add_member
from rules.errors import NotAllowedError, RuleError
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope


@pytest.fixture
def accounts(in_aurora: Organization, leader: Actor, kam: Actor) -> list[Account]:
    """The first belongs to the KAM, the second has a tag, the third neither."""
    return [
        create_account(actor=leader, values={"name": "Alfa", "owner": kam.membership}),
        create_account(actor=leader, values={"name": "Beta", "potential": "high"}, tags=["south"]),
        create_account(actor=leader, values={"name": "Gama"}),
    ]


def change(actor: Actor, change: str, value: str = "", **narrowed: object) -> Done:
    found = Account.objects.filter(**narrowed)
    return change_many(actor=actor, accounts=found, change=change, value=value)


def column(name: str) -> list[object]:
    return list(Account.objects.order_by("name").values_list(name, flat=True))


def entries(account: Account) -> list[Entry]:
    """Newest first; in a test all happens in one transaction, and so at one time."""
    return list(history(account.pk).order_by("-id"))


def test_owner(accounts: list[Account], leader: Actor, kam: Actor) -> None:
    done = change(leader, "owner", "KAM@aurora.example")
    assert column("owner_id") == [kam.membership_id] * 3
    assert column("version") == [1, 2, 2]
    assert set(done.before) == {str(accounts[1].pk), str(accounts[2].pk)}
    entry = entries(accounts[2])[0]
    assert (entry.action, entry.changes, entry.object_label, entry.actor_label) == (
        "account.changed",
        {"owner": [None, kam.label]},
        "Gama",
        leader.label,
    )
    assert history(accounts[0].pk).count() == 1


def test_nobody(accounts: list[Account], leader: Actor, kam: Actor) -> None:
    change(leader, "owner", "")
    assert column("owner_id") == [None] * 3
    assert entries(accounts[0])[0].changes == {"owner": [kam.label, None]}


def test_potential_and_tags(accounts: list[Account], leader: Actor) -> None:
    assert len(change(leader, "potential", "high").before) == 2
    assert column("potential") == ["high"] * 3
    assert len(change(leader, "tag", "  south ").before) == 2
    assert AccountTag.objects.filter(name="south").count() == 3
    assert entries(accounts[0])[0].changes == {"tags": [[], ["south"]]}
    assert entries(accounts[1])[0].changes["name"] == [None, "Beta"]


def test_archive_and_restore_tell_who_follows(
    accounts: list[Account], leader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[object]] = []

    def follow(account_ids: list[object]) -> None:
        told.append(sorted(account_ids))

    monkeypatch.setitem(ARCHIVED._offers, "test", follow)
    change(leader, "archive", name__in=["Alfa", "Beta"])
    change(leader, "archive", name="Alfa")
    change(leader, "restore")
    ids = sorted(account.pk for account in accounts[:2])
    assert told == [ids, ids]
    assert [entry.action for entry in entries(accounts[0])] == [
        "account.restored",
        "account.archived",
        "account.created",
    ]
    assert column("archived_at") == [None] * 3


def test_the_same_again_changes_nothing(accounts: list[Account], leader: Actor) -> None:
    change(leader, "potential", "low")
    assert change(leader, "potential", "low").before == {}
    assert [history(account.pk).count() for account in accounts] == [2, 2, 2]


def test_one_refusal_refuses_all(accounts: list[Account], kam: Actor, viewer: Actor) -> None:
    for actor in (kam, viewer):
        with pytest.raises(NotAllowedError):
            change(actor, "potential", "low")
    assert column("potential") == ["", "high", ""]
    assert len(change(kam, "potential", "low", name="Alfa").before) == 1


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("owner", "stranger@aurora.example"),
        ("potential", "enormous"),
        ("potential", ""),
        ("tag", "  "),
        ("tag", "x" * 41),
        ("tag", "a\x01b"),
    ],
)
def test_what_makes_no_sense_is_refused(
    accounts: list[Account], leader: Actor, kind: str, value: str
) -> None:
    with pytest.raises(RuleError):
        change(leader, kind, value)
    assert [history(account.pk).count() for account in accounts] == [1, 1, 1]


def test_someone_who_left_gets_nothing(
    accounts: list[Account], leader: Actor, viewer: Actor
) -> None:
    Membership.objects.filter(pk=viewer.membership_id).update(ended_at="2026-01-01T00:00Z")
    with pytest.raises(RuleError):
        change(leader, "owner", "viewer@aurora.example")
    assert viewer.membership_id not in column("owner_id")


def test_fifty_tags_are_enough(accounts: list[Account], leader: Actor) -> None:
    change_account(actor=leader, account=accounts[2], values={}, tags=[f"t{n}" for n in range(50)])
    with pytest.raises(RuleError):
        change(leader, "tag", "one more")
    assert AccountTag.objects.filter(name="one more").count() == 0


def test_neither_none_nor_too_many(
    accounts: list[Account], leader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RuleError):
        change(leader, "potential", "low", name="Nobody")
    monkeypatch.setattr(bulk, "AT_MOST", 2)
    with pytest.raises(RuleError):
        change(leader, "potential", "low")
    assert column("potential") == ["", "high", ""]


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("owner", "leader@aurora.example", "owner_id"),
        ("potential", "low", "potential"),
        ("tag", "south", "tag_rows__name"),
        ("archive", "", "archived_at"),
    ],
)
def test_undo_puts_back_what_stood(
    accounts: list[Account], leader: Actor, kind: str, value: str, shown: str
) -> None:
    before = column(shown)
    done = change(leader, kind, value)
    assert column(shown) != before
    undone = undo_many(actor=leader, done=Done.of_json(done.as_json()))
    assert column(shown) == before
    assert (undone.count, undone.left) == (len(done.before), 0)
    assert undo_many(actor=leader, done=done).count == 0


def test_undo_leaves_what_someone_changed_since(accounts: list[Account], leader: Actor) -> None:
    done = change(leader, "potential", "low")
    change_account(actor=leader, account=accounts[0], values={"potential": "medium"})
    undone = undo_many(actor=leader, done=done)
    assert column("potential") == ["medium", "high", ""]
    assert undone.sentence == "2 accounts are as they were. 1 was changed since and is kept."


def test_undo_needs_the_right_as_well(
    accounts: list[Account], leader: Actor, viewer: Actor
) -> None:
    done = change(leader, "potential", "low")
    with pytest.raises(NotAllowedError):
        undo_many(actor=viewer, done=done)
    assert column("potential") == ["low"] * 3


def test_many_cost_as_few(accounts: list[Account], leader: Actor) -> None:
    counts = []
    for narrowed in ({"name": "Alfa"}, {}):
        with CaptureQueriesContext(connection) as asked:
            change(leader, "potential", "low", **narrowed)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_another_organization_is_out_of_reach(
    aurora: Organization,
    borealis: Organization,
    leader: Actor,
    outsider: Actor,
    client_of: object,
) -> None:
    with organization_scope(borealis.id):
        theirs = create_account(actor=outsider, values={"name": "Theirs"})
    answer = post(client_of(leader), change="potential", value_potential="low", account=theirs.pk)
    assert "account changed" not in answer.content.decode()
    with organization_scope(borealis.id):
        assert column("potential") == [""]


def post(browser: Client, **fields: object) -> object:
    return browser.post(reverse("accounts:bulk", args=["aurora"]), fields, follow=True)


def undo_address(answer: object) -> str:
    found = re.search(r'action="([^"]*/undo/)"', answer.content.decode())
    assert found
    return found[1]


@pytest.fixture
def page_accounts(aurora: Organization, leader: Actor) -> list[Account]:
    with organization_scope(aurora.id):
        return [create_account(actor=leader, values={"name": f"Client {n}"}) for n in range(3)]


def states(aurora: Organization, name: str) -> list[object]:
    with organization_scope(aurora.id):
        return column(name)


def test_the_page_changes_the_chosen_and_offers_undo(
    aurora: Organization, page_accounts: list[Account], leader: Actor, client_of: object
) -> None:
    browser = client_of(leader)
    chosen = [account.pk for account in page_accounts[:2]]
    answer = post(browser, account=chosen, change="potential", value_potential="low", query="q=cli")
    assert answer.redirect_chain == [("/o/aurora/accounts/?q=cli", 302)]
    assert states(aurora, "potential") == ["low", "low", ""]
    address = undo_address(answer)
    browser.post(address)
    assert states(aurora, "potential") == ["", "", ""]
    again = browser.post(address, follow=True).content.decode()
    assert "This can no longer be undone." in again


def test_an_undo_belongs_to_its_organisation(
    accounts: list[Account], leader: Actor, borealis: Organization, client_of: object
) -> None:
    with organization_scope(borealis.id):
        add_member(user=leader.user, role="leader")
    client = client_of(leader)
    body = {"account": [accounts[0].pk], "change": "tag", "value_tag": "fair"}
    address = undo_address(client.post("/o/aurora/accounts/bulk/", body, follow=True))
    there = client.post(address.replace("/aurora/", "/borealis/"), follow=True)
    assert "This can no longer be undone." in there.content.decode()
    client.post(address)
    assert not accounts[0].tag_rows.filter(name="fair").exists()


def test_nobody_elses_change_is_undone(
    aurora: Organization,
    page_accounts: list[Account],
    leader: Actor,
    kam: Actor,
    client_of: object,
) -> None:
    answer = post(
        client_of(leader), account=page_accounts[0].pk, change="potential", value_potential="low"
    )
    client_of(kam).post(undo_address(answer))
    assert states(aurora, "potential") == ["low", "", ""]


def test_all_that_the_filters_match(
    aurora: Organization, page_accounts: list[Account], leader: Actor, client_of: object
) -> None:
    with organization_scope(aurora.id):
        create_account(actor=leader, values={"name": "Apart"})
        set_archived(actor=leader, account=page_accounts[0], archived=True)
    post(client_of(leader), all="on", query="q=client&page=7", change="tag", value_tag="seen")
    with organization_scope(aurora.id):
        tagged = Account.objects.filter(tag_rows__name="seen").order_by("name")
        assert [account.name for account in tagged] == ["Client 1", "Client 2"]


def test_archived_accounts_come_back_together(
    aurora: Organization, page_accounts: list[Account], leader: Actor, client_of: object
) -> None:
    browser = client_of(leader)
    post(browser, account=[a.pk for a in page_accounts], change="archive")
    assert None not in states(aurora, "archived_at")
    shown = browser.get(reverse("accounts:list", args=["aurora"]) + "?archived=on").content.decode()
    assert ('value="restore"' in shown, 'value="archive"' in shown) == (True, False)
    post(browser, account=[a.pk for a in page_accounts], change="restore", query="archived=on")
    assert states(aurora, "archived_at") == [None] * 3


@pytest.mark.parametrize(
    "fields",
    [
        {"change": "potential", "value_potential": "low"},
        {"change": "nonsense"},
        {"change": "potential", "value_potential": "low", "account": "nonsense"},
        {"change": "tag", "value_tag": "\x00", "all": "on"},
    ],
)
def test_nonsense_is_told(
    aurora: Organization,
    page_accounts: list[Account],
    leader: Actor,
    client_of: object,
    fields: dict[str, str],
) -> None:
    answer = post(client_of(leader), **fields)
    assert (answer.status_code, 'class="callout message bad"' in answer.content.decode()) == (
        200,
        True,
    )
    assert states(aurora, "version") == [1, 1, 1]


def test_the_bar_gives_to_nobody_only_when_that_is_chosen_and_meant(
    accounts: list[Account], leader: Actor, kam: Actor, client_of: object
) -> None:
    browser = client_of(leader)
    page = browser.get(reverse("accounts:list", args=["aurora"])).content.decode()
    bar = re.search(r'<select name="value_owner">(.*?)</select>', page, re.DOTALL)[1]
    options = re.findall(r'<option value="([^"]*)"', bar)
    assert (options[0], options[-1]) == ("", "nobody")
    chosen = [str(accounts[0].pk), str(accounts[1].pk)]
    answer = post(browser, change="owner", value_owner="", account=chosen)
    assert [str(m) for m in answer.context["messages"]] == [
        "Choose who gets the accounts, or nobody."
    ]
    asked = post(browser, change="owner", value_owner="nobody", account=chosen, query="q=a")
    text = asked.content.decode()
    assert "Leave 2 accounts without an account manager?" in text
    assert column("owner_id") == [kam.membership_id, None, None]
    kept = re.findall(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)">', text)
    fields: dict[str, list[str]] = {}
    for name, value in kept:
        fields.setdefault(name, []).append(value)
    done = post(browser, **fields)
    assert (done.request["QUERY_STRING"], column("owner_id")) == ("q=a", [None] * 3)
