"""Who hears of what, and who does not: each kind by the way that a person takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.imports.work import work_on_next
from accounts.models import (
    Account,
    DesignationChange,
    HistoryEntry,
    ImportRun,
    Nomination,
    TeamMember,
)
from people import invitations
from plans.models import Action
from reviews.models import Review
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tests.reviews.notices.conftest import Inbox

ClientOf = Callable[[Actor], Client]
FIRM = "/o/aurora/accounts"


def entry(text: str, **more: str) -> dict[str, str]:
    return {"kind": "problem", "happened_on": "2026-11-20", "text": text} | more


# --- accounts that come to somebody


def test_the_next_kam_hears_of_the_account(
    account: Account, kam: Actor, ana: Actor, bia: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    form = {"seen": kam.membership_id, "to": bia.membership_id, "note": "Call first."}
    answer = client_of(ana).post(f"{FIRM}/{account.pk}/team/hand-over/", form)
    assert answer.status_code == 302
    assert inbox(bia) == ["Ana Lima gave you the account Alfa."]
    assert (inbox(kam), inbox(ana)) == ([], [])


def test_who_takes_an_account_for_themselves_is_not_told(
    account: Account, ana: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    form = {"seen": account.owner_id, "to": ana.membership_id, "note": "Mine."}
    client_of(ana).post(f"{FIRM}/{account.pk}/team/hand-over/", form)
    account.refresh_from_db()
    assert (account.owner_id, inbox(ana)) == (ana.membership_id, [])


def test_many_accounts_are_told_of_once(
    account: Account, kam: Actor, ana: Actor, bia: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    others = [Account.objects.create(name=f"Beta {n}", owner=kam.membership) for n in range(2)]
    form = {
        "change": "owner",
        "value_owner": bia.membership.email,
        "account": [account.pk, *(other.pk for other in others)],
    }
    client_of(ana).post(f"{FIRM}/bulk/", form)
    assert Account.objects.filter(owner=bia.membership).count() == 3
    assert inbox(bia) == ["Ana Lima gave you 3 accounts."]


def test_an_heir_of_everything_is_told_once(
    account: Account, kam: Actor, bia: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    Account.objects.create(name="Beta", owner=kam.membership)
    admin = Actor.of_member(Membership.objects.select_related("organization").get(role="admin"))
    address = f"/o/aurora/settings/people/{kam.membership_id}/removal/"
    assert client_of(admin).post(address, {"heir": bia.membership_id}).status_code == 302
    assert inbox(bia) == ["admin@aurora.example gave you 2 accounts."]


def test_an_heir_of_actions_alone_hears_of_them(
    account: Account, kam: Actor, ana: Actor, bia: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    Account.objects.update(owner=ana.membership)
    Action.objects.create(
        account=account, title="Send it", owner=kam.membership, due_on="2026-11-25"
    )
    admin = Actor.of_member(Membership.objects.select_related("organization").get(role="admin"))
    address = f"/o/aurora/settings/people/{kam.membership_id}/removal/"
    assert client_of(admin).post(address, {"heir": bia.membership_id}).status_code == 302
    assert inbox(bia) == ["admin@aurora.example gave you what fell to Kam."]
    told = client_of(bia).get("/o/aurora/inbox/").context["page_obj"][0].told
    assert "Send it" in client_of(bia).get(told.path).content.decode()


@pytest.mark.parametrize(
    ("name", "said"),
    [("Gama S.A.", "the account Gama S.A."), ("Gama", "the account Gama.")],
)
def test_a_name_that_ends_in_a_point_ends_the_sentence(
    account: Account,
    ana: Actor,
    bia: Actor,
    client_of: ClientOf,
    inbox: Inbox,
    name: str,
    said: str,
) -> None:
    form = {"name": name, "owner": bia.membership_id}
    assert client_of(ana).post(f"{FIRM}/new/", form).status_code == 302
    assert inbox(bia) == [f"Ana Lima gave you {said}"]


def test_a_new_account_is_told_to_its_kam(
    in_aurora: Organization, ana: Actor, bia: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    form = {"name": "Gama", "owner": bia.membership_id}
    assert client_of(ana).post(f"{FIRM}/new/", form).status_code == 302
    assert inbox(bia) == ["Ana Lima gave you the account Gama."]


# --- files


def load(client: Client, text: bytes) -> ImportRun:
    """A file of accounts, checked and handed to the job."""
    client.post(
        f"{FIRM}/import/",
        {"kind": "accounts", "file": SimpleUploadedFile("clients.csv", text)},
    )
    run = ImportRun.objects.latest("created_at")
    page = f"{FIRM}/import/{run.pk}"
    client.post(f"{page}/columns/", {"name": "0", "owner": "1", "system": ""})
    client.post(f"{page}/application/", {})
    return run


def test_a_file_is_told_to_who_gave_it_and_to_whom_it_gives(
    in_aurora: Organization, ana: Actor, bia: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    text = f"name,owner\nGama,{bia.membership.email}\nDelta,{bia.membership.email}\n"
    load(client_of(ana), text.encode())
    assert work_on_next(in_aurora.id)
    assert Account.objects.filter(owner=bia.membership).count() == 2
    assert inbox(ana) == ["Your file clients.csv is loaded."]
    assert inbox(bia) == ["Ana Lima gave you 2 accounts."]


def test_a_file_that_could_not_be_loaded_is_told_as_well(
    in_aurora: Organization, ana: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    run = load(client_of(ana), b"name,owner\nGama,\n")
    run.chunks.all().delete()
    work_on_next(in_aurora.id)
    assert inbox(ana) == ["Your file clients.csv was not loaded: see why."]


# --- nominations


def nominate(client: Client, account: Account) -> Nomination:
    client.post(f"{FIRM}/{account.pk}/designation/nomination/", {"reason": "It grows."})
    return Nomination.objects.get()


@pytest.fixture
def plain(account: Account, bia: Actor) -> Account:
    """An account that Bia leads and that is no key account."""
    Account.objects.filter(pk=account.pk).update(designation="standard", owner=bia.membership)
    account.refresh_from_db()
    return account


@pytest.mark.parametrize(
    ("accept", "said"), [("yes", "accepted the nomination"), ("no", "declined the nomination")]
)
def test_a_nomination_is_told_to_the_leaders_and_its_answer_to_who_asked(
    plain: Account,
    ana: Actor,
    bia: Actor,
    kam: Actor,
    viewer: Actor,
    client_of: ClientOf,
    inbox: Inbox,
    accept: str,
    said: str,
) -> None:
    nominate(client_of(bia), plain)
    assert inbox(ana) == ["Bia Souza nominated Alfa. You decide."]
    form = {"answer": "Yes.", "expected_return": "1000", "accept": accept}
    client_of(ana).post(f"{FIRM}/{plain.pk}/designation/nomination/answer/", form)
    assert inbox(bia) == [f"Ana Lima {said} of Alfa."]
    assert (inbox(kam), inbox(viewer)) == ([], [])
    assert inbox(ana) == ["Bia Souza nominated Alfa. You decide."]


def test_an_answer_that_is_taken_back_is_told_as_well(
    plain: Account, ana: Actor, bia: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    nominate(client_of(bia), plain)
    client, designation = client_of(ana), f"{FIRM}/{plain.pk}/designation"
    with time_machine.travel("2026-11-23T12:05:00Z", tick=False):
        client.post(f"{designation}/nomination/answer/", {"answer": "No.", "accept": "no"})
    decision = DesignationChange.objects.get(account=plain, before="nominated")
    form = {"decision": decision.pk, "reason": "Wrong client"}
    with time_machine.travel("2026-11-23T12:10:00Z", tick=False):
        assert client.post(f"{designation}/withdrawal/", form).status_code == 302
        assert inbox(bia) == [
            "Ana Lima took back the answer to the nomination of Alfa.",
            "Ana Lima declined the nomination of Alfa.",
        ]


def test_a_viewer_learns_nothing_of_a_designation(
    plain: Account,
    ana: Actor,
    bia: Actor,
    client_of: ClientOf,
    inbox: Inbox,
    unread: Callable[[Actor], int],
) -> None:
    nominate(client_of(bia), plain)
    assert (len(inbox(ana)), unread(ana)) == (1, 1)
    Membership.objects.filter(pk=ana.membership_id).update(role="viewer")
    assert (inbox(ana), unread(ana)) == ([], 0)
    page = client_of(ana).get("/o/aurora/inbox/preferences/").content.decode()
    assert ("nominated-inbox" in page, "mentioned-inbox" in page) == (False, True)


# --- actions


def test_an_action_is_told_to_its_owner(
    account: Account, ana: Actor, bia: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    form = {"title": "Send the offer", "owner": bia.membership_id}
    client_of(ana).post(f"/o/aurora/actions/new/{account.pk}/", form)
    assert inbox(bia) == ["Ana Lima gave you an action on Alfa."]
    action = Action.objects.get()
    page = client_of(bia).get("/o/aurora/inbox/")
    told = page.context["page_obj"][0].told
    assert (told.path, told.detail) == (f"/o/aurora/actions/{action.pk}/", "Send the offer")


def test_an_action_that_changes_hands_is_told_once(
    account: Account, ana: Actor, bia: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    action = Action.objects.create(account=account, title="Send it", owner=ana.membership)
    form = {"title": "Send it", "owner": bia.membership_id, "version": 1}
    client_of(ana).post(f"/o/aurora/actions/{action.pk}/edit/", form)
    client_of(ana).post(
        f"/o/aurora/actions/{action.pk}/edit/", form | {"title": "Send", "version": 2}
    )
    assert inbox(bia) == ["Ana Lima gave you an action on Alfa."]
    client_of(bia).post(
        f"/o/aurora/actions/{action.pk}/edit/",
        {"title": "Send", "owner": bia.membership_id, "version": 3},
    )
    assert len(inbox(bia)) == 1


def test_a_decision_of_a_review_is_told_to_its_owner(
    review: Review, ana: Actor, bia: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    form = {
        "held_on": "2026-11-23",
        "version": review.version,
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-title": "Visit them",
        "form-0-owner": str(bia.membership_id),
    }
    assert client_of(ana).post(f"/o/aurora/reviews/{review.pk}/holding/", form).status_code == 302
    assert inbox(bia) == ["Ana Lima gave you an action on Alfa."]


# --- @


@pytest.mark.parametrize(
    "text",
    [
        "Ask @Bia Souza about it.",
        "@bia  souza, see above",
        "(@Bia Souza)",
        "Write to @bia@aurora.example.",
    ],
)
def test_who_is_named_in_the_history_hears_of_it(
    account: Account,
    ana: Actor,
    bia: Actor,
    kam: Actor,
    client_of: ClientOf,
    inbox: Inbox,
    text: str,
) -> None:
    assert client_of(ana).post(f"{FIRM}/{account.pk}/history/", entry(text)).status_code == 302
    assert inbox(bia) == ["Ana Lima named you in the history of Alfa."]
    assert (inbox(kam), inbox(ana)) == ([], [])
    told = client_of(bia).get("/o/aurora/inbox/").context["page_obj"][0].told
    written = HistoryEntry.objects.get()
    assert told.path == f"{FIRM}/{account.pk}/history/#entry-{written.pk}"


@pytest.mark.parametrize(
    "text", ["Bia Souza said so", "x@Bia Souza", "@Bia", "@Bia Souzaria", "@Nobody Here", "@ Bia"]
)
def test_nobody_hears_of_what_names_nobody(
    account: Account, ana: Actor, bia: Actor, client_of: ClientOf, inbox: Inbox, text: str
) -> None:
    client_of(ana).post(f"{FIRM}/{account.pk}/history/", entry(text))
    assert HistoryEntry.objects.count() == 1
    assert inbox(bia) == []


def test_accents_are_no_barrier_and_the_longest_name_is_meant(
    account: Account, ana: Actor, named: Any, client_of: ClientOf, inbox: Inbox
) -> None:
    joao = named(account.organization, "kam", "João Prado")
    son = named(account.organization, "kam", "João Prado Neto", "neto@aurora.example")
    client_of(ana).post(f"{FIRM}/{account.pk}/history/", entry("@Joao Prado Neto knows."))
    assert (inbox(joao), len(inbox(son))) == ([], 1)


def test_a_text_that_is_changed_tells_those_who_are_new_in_it(
    account: Account, ana: Actor, bia: Actor, kam: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    client = client_of(ana)
    client.post(f"{FIRM}/{account.pk}/history/", entry("@Bia Souza knows."))
    written = HistoryEntry.objects.get()
    edit = f"{FIRM}/{account.pk}/history/{written.pk}/edit/"
    answer = client.post(edit, entry("@Bia Souza knows, @Kam too.", version="1"))
    assert answer.status_code == 302
    assert (len(inbox(bia)), inbox(kam)) == (1, ["Ana Lima named you in the history of Alfa."])


def test_minutes_that_save_themselves_tell_once(
    review: Review, ana: Actor, bia: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    client, version = client_of(ana), review.version
    for text in ("@Bia Souza", "@Bia Souza will", "@Bia Souza will call. @Bia Souza!"):
        answer = client.post(
            f"/o/aurora/reviews/{review.pk}/writing/",
            {"minutes": text, "version": version},
            headers={"accept": "application/json"},
        )
        version = answer.json()["version"]
    client.post(
        f"/o/aurora/reviews/{review.pk}/writing/",
        {"minutes": text, "agenda": "With @Bia Souza", "version": version},
    )
    assert inbox(bia) == ["Ana Lima named you in a review of Alfa."]


def test_a_review_that_was_withdrawn_leaves_its_account_s(
    review: Review, ana: Actor, bia: Actor, client_of: ClientOf
) -> None:
    def told() -> str:
        path: str = client_of(bia).get("/o/aurora/inbox/").context["page_obj"][0].told.path
        assert client_of(bia).get(path).status_code == 200
        return path

    form = {"agenda": "With @Bia Souza", "version": review.version}
    client_of(ana).post(f"/o/aurora/reviews/{review.pk}/writing/", form)
    assert told() == f"/o/aurora/reviews/{review.pk}/"
    client_of(ana).post(f"{FIRM}/{review.account_id}/archive/", {"reason": "They closed."})
    assert not Review.objects.filter(pk=review.pk).exists()
    assert told() == f"{FIRM}/{review.account_id}/reviews/"


def test_comments_and_actions_name_people_too(
    account: Account, ana: Actor, bia: Actor, client_of: ClientOf, inbox: Inbox
) -> None:
    client = client_of(ana)
    client.post(
        f"/o/aurora/actions/new/{account.pk}/", {"title": "Ask", "details": "with @Bia Souza"}
    )
    action = Action.objects.get()
    for _n in range(2):
        client.post(f"/o/aurora/actions/{action.pk}/comments/", {"text": "@Bia Souza?"})
    assert sorted(inbox(bia)) == [
        "Ana Lima named you in a comment on Alfa.",
        "Ana Lima named you in a comment on Alfa.",
        "Ana Lima named you in an action on Alfa.",
    ]


def test_a_contributor_hears_of_accounts_of_their_teams_alone(
    account: Account,
    ana: Actor,
    named: Any,
    client_of: ClientOf,
    inbox: Inbox,
    unread: Callable[[Actor], int],
) -> None:
    caio = named(account.organization, "contributor", "Caio Reis")
    client = client_of(ana)
    client.post(f"{FIRM}/{account.pk}/history/", entry("@Caio Reis"))
    assert (inbox(caio), unread(caio)) == ([], 0)
    place = TeamMember.objects.create(
        account=account, member=caio.membership, function="technical", since="2026-11-01"
    )
    client.post(f"{FIRM}/{account.pk}/history/", entry("Now @Caio Reis"))
    assert (len(inbox(caio)), unread(caio)) == (1, 1)
    place.delete()
    assert (inbox(caio), unread(caio)) == ([], 0)


def test_names_are_offered_of_those_who_may_read(
    account: Account, ana: Actor, bia: Actor, kam: Actor, named: Any, client_of: ClientOf
) -> None:
    named(account.organization, "contributor", "Bianca Reis")
    named(account.organization, "kam", "Bia Souza", "other@aurora.example")

    def offered(typed: str) -> Any:
        address = f"{FIRM}/{account.pk}/team/names/?q={typed}"
        return [(n["name"], n["text"]) for n in client_of(ana).get(address).json()["names"]]

    assert offered("bi") == [
        ("Bia Souza", "bia@aurora.example"),
        ("Bia Souza", "other@aurora.example"),
    ]
    assert (offered("sou"), offered("ana"), offered("ka")) == (offered("bi"), [], [("Kam", "Kam")])


# --- invitations


def test_who_invited_hears_that_it_was_accepted(in_aurora: Organization, inbox: Inbox) -> None:
    admin = Actor.of_member(Membership.objects.select_related("organization").get(role="admin"))
    invited = invitations.invite(actor=admin, email="new@aurora.example", role="kam")
    form = {"name": "Nova Luz", "password": "correct-horse-battery"}
    address = f"/invitations/{invitations.token_of(invited)}/"
    assert Client().post(address, form).status_code == 302
    assert inbox(admin) == ["Nova Luz accepted your invitation."]
