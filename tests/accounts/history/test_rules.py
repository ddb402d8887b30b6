"""Entries of the history: allowed, denied, repeated, audited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.history.attachments import Upload, detach
from accounts.history.rules import add_entry, change_entry, delete_entry
from accounts.models import Account, Attachment, EntryWord, HistoryEntry, TeamMember
from accounts.registry.rules import create_account
from audit.entries import history
from rules.errors import NotAllowedError, NotFoundError, RuleError, StaleError
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role
from tenants.scope import organization_scope
from tests.people.together import at_once

DAY = date(2026, 3, 2)
PDF = Upload("contract.pdf", b"%PDF-1.7")


@pytest.fixture
def account(in_aurora: Organization, leader: Actor) -> Account:
    return create_account(actor=leader, values={"name": "Alfa"})


@pytest.fixture
def contributor(account: Account, make_member: Callable[..., Membership]) -> Actor:
    """In a support function of the account."""
    membership = make_member(account.organization, Role.CONTRIBUTOR)
    TeamMember.objects.create(account=account, member=membership, since=DAY)
    return Actor.of_member(membership)


def write(actor: Actor, account: Account, **given: object) -> HistoryEntry:
    values = {"kind": "problem", "happened_on": DAY, "text": "Entrega atrasada"} | given
    return add_entry(actor=actor, account=account, **values)


def words() -> list[str]:
    return list(EntryWord.objects.order_by("word").values_list("word", flat=True))


def test_adding_makes_words_and_is_audited_without_the_text(
    account: Account, leader: Actor
) -> None:
    entry = write(leader, account, text="  A negociação\r\ncontinua ", uploads=[PDF])
    assert (entry.text, entry.author, entry.author_label) == (
        "A negociação\ncontinua",
        leader.membership,
        leader.label,
    )
    assert words() == ["continua", "negociacao"]
    told = [(e.action, e.changes) for e in history(account.id)[:2]]
    assert told == [
        ("attachment.added", {"files": [[], ["contract.pdf"]]}),
        ("history_entry.added", {"kind": [None, "problem"], "happened_on": [None, "2026-03-02"]}),
    ]


def test_changing_rewrites_the_words_and_is_audited(account: Account, leader: Actor) -> None:
    entry = write(leader, account)
    values = {"text": "Entrega feita", "kind": "result"}
    assert change_entry(actor=leader, entry=entry, values=values, version=1) == "changed"
    assert (entry.version, entry.kind, words()) == (2, "result", ["entrega", "feita"])
    told = history(account.id)[0]
    assert (told.action, told.changes) == (
        "history_entry.changed",
        {"kind": ["problem", "result"], "length": [16, 13]},
    )


def test_the_same_again_changes_nothing(account: Account, leader: Actor) -> None:
    entry = write(leader, account)
    values = {"text": " Entrega atrasada", "happened_on": DAY}
    assert change_entry(actor=leader, entry=entry, values=values) == "unchanged"
    assert (entry.version, history(account.id).count()) == (1, 2)


def test_a_stale_version_changes_and_deletes_nothing(account: Account, leader: Actor) -> None:
    entry = write(leader, account)
    change_entry(actor=leader, entry=entry, values={"text": "Mine"}, version=1)
    with pytest.raises(StaleError):
        change_entry(actor=leader, entry=entry, values={"text": "Yours"}, version=1)
    with pytest.raises(StaleError):
        delete_entry(actor=leader, entry=entry, version=1)
    assert HistoryEntry.objects.get().text == "Mine"


def test_deleting_takes_everything_and_is_audited(account: Account, leader: Actor) -> None:
    entry = write(leader, account, uploads=[PDF])
    kept = HistoryEntry.objects.get()
    delete_entry(actor=leader, entry=entry)
    assert (HistoryEntry.objects.count(), words(), Attachment.objects.count()) == (0, [], 0)
    told = history(account.id)[0]
    assert (told.action, told.changes) == (
        "history_entry.deleted",
        {"kind": ["problem", None], "happened_on": ["2026-03-02", None]},
    )
    with pytest.raises(NotFoundError):
        delete_entry(actor=leader, entry=kept)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": " \n"}, "/text"),
        ({"text": "x" * 10_001}, "/text"),
        ({"kind": "gossip"}, "/kind"),
        ({"happened_on": date(1899, 12, 31)}, "/happened_on"),
        ({"happened_on": date(2999, 1, 1)}, "/happened_on"),
        ({"uploads": [Upload("a.exe", b"MZ")]}, "/attachments"),
        ({"uploads": [PDF] * 6}, "/attachments"),
    ],
)
def test_what_breaks_a_rule_leaves_nothing(
    account: Account, leader: Actor, values: dict, field: str
) -> None:
    with pytest.raises(RuleError) as refused:
        write(leader, account, **values)
    assert [e.pointer for e in refused.value.errors] == [field]
    assert (HistoryEntry.objects.count(), words(), history(account.id).count()) == (0, [], 1)


def test_only_a_deadline_lies_in_the_future(account: Account, leader: Actor) -> None:
    today = timezone.localdate(timezone=account.organization.zone)
    write(leader, account, happened_on=today)
    entry = write(leader, account, kind="deadline", happened_on=today + timedelta(days=90))
    with pytest.raises(RuleError):
        change_entry(actor=leader, entry=entry, values={"kind": "signal"})


def test_who_may_add(
    account: Account,
    kam: Actor,
    viewer: Actor,
    contributor: Actor,
    make_member: Callable[..., Membership],
) -> None:
    other = Actor.of_member(
        make_member(account.organization, Role.CONTRIBUTOR, "else@aurora.example")
    )
    for actor in (kam, viewer, other):
        with pytest.raises(NotAllowedError):
            write(actor, account)
    write(contributor, account)
    assert HistoryEntry.objects.get().author == contributor.membership


def test_contributors_change_their_own_alone(
    account: Account, leader: Actor, contributor: Actor
) -> None:
    theirs, own = write(leader, account), write(contributor, account)
    with pytest.raises(NotAllowedError):
        change_entry(actor=contributor, entry=theirs, values={"text": "Mine"})
    with pytest.raises(NotAllowedError):
        delete_entry(actor=contributor, entry=theirs)
    assert change_entry(actor=contributor, entry=own, values={"text": "New"}) == "changed"
    TeamMember.objects.all().delete()
    with pytest.raises(NotAllowedError):
        delete_entry(actor=contributor, entry=own)
    assert HistoryEntry.objects.count() == 2


def test_the_kam_changes_all_of_the_account(
    account: Account, leader: Actor, kam: Actor, contributor: Actor
) -> None:
    entry = write(contributor, account)
    with pytest.raises(NotAllowedError):
        change_entry(actor=kam, entry=entry, values={"text": "Mine"})
    Account.objects.filter(pk=account.pk).update(owner=kam.membership)
    entry.refresh_from_db()
    assert change_entry(actor=kam, entry=entry, values={"text": "Mine"}) == "changed"
    assert entry.author == contributor.membership


def test_files_come_and_go(account: Account, leader: Actor, viewer: Actor) -> None:
    entry = write(leader, account, uploads=[PDF])
    change_entry(actor=leader, entry=entry, values={}, uploads=[PDF] * 4)
    with pytest.raises(RuleError):
        change_entry(actor=leader, entry=entry, values={}, uploads=[PDF])
    assert (entry.version, Attachment.objects.count()) == (2, 5)
    file = Attachment.objects.first()
    with pytest.raises(NotAllowedError):
        detach(actor=viewer, attachment=file)
    detach(actor=leader, attachment=file)
    told = history(account.id)[0]
    assert (told.action, told.changes) == ("attachment.deleted", {"files": [["contract.pdf"], []]})
    with pytest.raises(NotFoundError):
        detach(actor=leader, attachment=file)
    entry.refresh_from_db()
    assert (entry.version, Attachment.objects.count()) == (3, 4)


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_one_is_told(aurora: Organization, leader: Actor) -> None:
    with organization_scope(aurora.id):
        entry = write(leader, create_account(actor=leader, values={"name": "Alfa"}))

    def change(text: str) -> str:
        with organization_scope(aurora.id):
            mine = HistoryEntry.objects.get(pk=entry.pk)
            return change_entry(actor=leader, entry=mine, values={"text": text}, version=1)

    told = at_once(lambda: change("Ours"), lambda: change("Theirs"))
    assert sorted(str(type(t).__name__) for t in told) == ["StaleError", "str"]
    with organization_scope(aurora.id):
        assert HistoryEntry.objects.get().version == 2
        assert words() == ["ours" if told[0] == "changed" else "theirs"]


@pytest.mark.django_db(transaction=True)
def test_a_word_stands_once_whoever_writes_it_at_once(aurora: Organization, leader: Actor) -> None:
    with organization_scope(aurora.id):
        entry = write(leader, create_account(actor=leader, values={"name": "Alfa"}))

    def change(text: str) -> str:
        with organization_scope(aurora.id):
            mine = HistoryEntry.objects.get(pk=entry.pk)
            return change_entry(actor=leader, entry=mine, values={"text": text})

    told = at_once(lambda: change("Entrega nova"), lambda: change("Nova, de novo nova"))
    assert told == ["changed", "changed"]
    with organization_scope(aurora.id):
        stands = HistoryEntry.objects.get().text
        assert words() == (["entrega", "nova"] if "Entrega" in stands else ["nova", "novo"])


@pytest.mark.django_db(transaction=True)
def test_files_added_at_once_stay_within_the_limit(aurora: Organization, leader: Actor) -> None:
    with organization_scope(aurora.id):
        account = create_account(actor=leader, values={"name": "Alfa"})
        entry = write(leader, account, uploads=[PDF] * 4)

    def add() -> str:
        with organization_scope(aurora.id):
            mine = HistoryEntry.objects.get(pk=entry.pk)
            return change_entry(actor=leader, entry=mine, values={}, uploads=[PDF])

    told = at_once(add, add)
    assert sorted(str(type(t).__name__) for t in told) == ["RuleError", "str"]
    with organization_scope(aurora.id):
        assert Attachment.objects.count() == 5
