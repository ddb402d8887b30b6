"""What was written without a connection arrives once, as who wrote it, or is refused with a sentence."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, Arrival, HistoryEntry, Stakeholder
from accounts.registry.rules import change_account, create_account, set_archived
from accounts.stakeholders.rules import add_stakeholder, record_touch, remove_stakeholder
from audit.models import Entry
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role

KEY = "0b6ff7b5-7c12-4e35-8d5f-4c1d6f6ad001"
WRITTEN = {"kind": "problem", "happened_on": "2026-03-02", "text": "They asked for May."}


@pytest.fixture
def account(in_aurora: Organization, leader: Actor) -> Account:
    return create_account(actor=leader, values={"name": "Alfa"})


@pytest.fixture
def maria(account: Account, leader: Actor) -> Stakeholder:
    return add_stakeholder(
        actor=leader, account=account, values={"name": "Maria Luz", "role": "buyer"}
    )


@pytest.fixture
def browser(leader: Actor, client_of: Callable[[Actor], Client]) -> Client:
    return client_of(leader)


def sent(actor: Actor, **changes: str) -> dict[str, str]:
    """As a device of this person sends it."""
    assert actor.membership is not None
    who = {"person": str(actor.membership.user_id), "key": KEY, "account_name": "Alfa"}
    return who | {"written_at": timezone.now().isoformat()} | changes


def url(account: Account, place: Stakeholder | None = None) -> str:
    if place is None:
        return reverse("accounts:entry_arrival", args=["aurora", account.pk])
    return reverse("accounts:contact_arrival", args=["aurora", account.pk, place.pk])


def told(answer: object) -> tuple[int, str, bool]:
    said = answer.json()  # type: ignore[attr-defined]  # of the test client
    return answer.status_code, said["detail"], said["may_be_sent"]  # type: ignore[attr-defined]


def logged(action: str) -> int:
    return Entry.objects.filter(action=action).count()


def test_an_entry_arrives_once_however_often_it_is_sent(
    account: Account, browser: Client, leader: Actor
) -> None:
    body = sent(leader) | WRITTEN
    answers = [browser.post(url(account), body) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    entry = HistoryEntry.objects.get()
    assert (entry.text, entry.happened_on, entry.author) == (
        "They asked for May.",
        date(2026, 3, 2),
        leader.membership,
    )
    assert (logged("history_entry.added"), Arrival.objects.count()) == (1, 1)
    browser.post(reverse("accounts:entry_delete", args=["aurora", account.pk, entry.pk]))
    browser.post(url(account), body)
    assert HistoryEntry.objects.count() == 0  # who deleted it doesn't get it again


def test_the_next_page_says_so_only_where_somebody_waits_for_it(
    account: Account, browser: Client, leader: Actor
) -> None:
    page = reverse("accounts:history", args=["aurora", account.pk])
    browser.post(url(account), sent(leader) | WRITTEN)
    assert "The entry was added." not in browser.get(page).content.decode()
    again = sent(leader, key=str(uuid.uuid4()), is_at_once="on")
    browser.post(url(account), again | WRITTEN)
    shown = browser.get(page).content.decode()
    assert ("The entry was added." in shown, "Undo" in shown) == (True, True)


def test_other_words_with_the_same_key_are_refused(
    account: Account, browser: Client, leader: Actor
) -> None:
    browser.post(url(account), sent(leader) | WRITTEN)
    answer = browser.post(url(account), sent(leader) | WRITTEN | {"text": "They asked for June."})
    assert told(answer) == (409, "This arrived already, as it was before you changed it.", False)
    assert HistoryEntry.objects.get().text == "They asked for May."


def test_keys_of_two_people_are_apart(
    account: Account,
    leader: Actor,
    client_of: Callable[[Actor], Client],
    make_member: Callable[..., Membership],
    aurora: Organization,
) -> None:
    other = Actor.of_member(make_member(aurora, Role.ADMIN, "second@aurora.example"))
    for actor in (leader, other):
        assert client_of(actor).post(url(account), sent(actor) | WRITTEN).status_code == 200
    assert HistoryEntry.objects.count() == 2


def test_nobody_sends_what_another_wrote(
    account: Account,
    leader: Actor,
    client_of: Callable[[Actor], Client],
    make_member: Callable[..., Membership],
    aurora: Organization,
) -> None:
    other = Actor.of_member(make_member(aurora, Role.ADMIN, "second@aurora.example"))
    answer = client_of(other).post(url(account), sent(leader) | WRITTEN)
    assert told(answer) == (403, "Someone else wrote this, who is not signed in here.", False)
    assert (HistoryEntry.objects.count(), Arrival.objects.count()) == (0, 0)


def test_what_a_rule_refuses_leaves_its_key_free(
    account: Account, browser: Client, leader: Actor
) -> None:
    tomorrow = (timezone.now() + timedelta(days=3)).date().isoformat()
    early = browser.post(url(account), sent(leader) | WRITTEN | {"happened_on": tomorrow})
    assert told(early) == (422, "Only a deadline can lie in the future.", False)
    empty = browser.post(url(account), sent(leader) | WRITTEN | {"text": " "})
    assert told(empty) == (422, "This field is required.", False)
    assert browser.post(url(account), sent(leader) | WRITTEN).status_code == 200


@pytest.mark.parametrize("way", ["renamed", "archived"])
def test_an_account_changed_meanwhile_is_a_conflict_that_the_writer_settles(
    account: Account, browser: Client, leader: Actor, way: str
) -> None:
    if way == "renamed":
        change_account(actor=leader, account=account, values={"name": "Beta"})
    else:
        set_archived(actor=leader, account=account, archived=True)
    said = {"renamed": "The account is called “Beta” now.", "archived": "“Alfa” is archived now."}
    answer = browser.post(url(account), sent(leader) | WRITTEN)
    assert told(answer) == (409, said[way], True)
    assert HistoryEntry.objects.count() == 0
    browser.post(url(account), sent(leader, knows="on") | WRITTEN)
    assert HistoryEntry.objects.count() == 1


def test_a_contact_counts_for_the_day_on_which_it_was_logged(
    account: Account, maria: Stakeholder, browser: Client, leader: Actor, aurora: Organization
) -> None:
    then = timezone.now() - timedelta(days=2)
    for _ in range(2):
        answer = browser.post(url(account, maria), sent(leader, written_at=then.isoformat()))
        assert answer.status_code == 200
    maria.refresh_from_db()
    assert (maria.last_touch_on, logged("stakeholder.touched")) == (aurora.today(then), 1)


def test_a_clock_that_runs_ahead_logs_today(
    account: Account, maria: Stakeholder, browser: Client, leader: Actor, aurora: Organization
) -> None:
    ahead = (timezone.now() + timedelta(days=9)).isoformat()
    assert browser.post(url(account, maria), sent(leader, written_at=ahead)).status_code == 200
    maria.refresh_from_db()
    assert maria.last_touch_on == aurora.today()


def test_a_later_contact_stands_and_is_said(
    account: Account, maria: Stakeholder, browser: Client, leader: Actor, aurora: Organization
) -> None:
    record_touch(actor=leader, stakeholder=maria)
    then = (timezone.now() - timedelta(days=2)).isoformat()
    status, detail, may_be_sent = told(
        browser.post(url(account, maria), sent(leader, written_at=then))
    )
    assert (status, may_be_sent) == (409, False)
    assert detail.startswith("A later contact is known already: ")
    maria.refresh_from_db()
    assert maria.last_touch_on == aurora.today()


def test_a_person_who_left_is_not_found(
    account: Account, maria: Stakeholder, browser: Client, leader: Actor
) -> None:
    remove_stakeholder(actor=leader, stakeholder=maria)
    assert browser.post(url(account, maria), sent(leader)).status_code == 404


def test_a_device_may_keep_names_and_nothing_else(
    account: Account, maria: Stakeholder, browser: Client
) -> None:
    answer = browser.get(reverse("accounts:on_device", args=["aurora", account.pk]))
    assert answer.json() == {
        "name": "Alfa",
        "organization": "Aurora",
        "people": [{"name": "Maria Luz", "address": url(account, maria)}],
        "entries": url(account),
    }
    assert answer["Cache-Control"] == "private, no-store"


def test_who_only_reads_keeps_nothing(
    account: Account,
    maria: Stakeholder,
    client_of: Callable[[Actor], Client],
    make_member: Callable[..., Membership],
    aurora: Organization,
) -> None:
    reader = client_of(Actor.of_member(make_member(aurora, Role.VIEWER)))
    known = reader.get(reverse("accounts:on_device", args=["aurora", account.pk])).json()
    assert (known["entries"], known["people"]) == ("", [])
