"""An account beside the list: drawn with the page, alone for htmx, hidden from who may not read it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.history.rules import add_entry
from accounts.models import Account, Designation
from accounts.registry.rules import create_account
from plans.actions.rules import open_action
from tenants.actors import Actor
from tenants.models import Membership, Organization

LIST = "/o/aurora/accounts/"
PART = {"HX-Request": "true", "HX-Target": "beside"}
Clients = Callable[[Actor], Client]


@pytest.fixture
def alfa(in_aurora: Organization, leader: Actor) -> Account:
    made = create_account(
        actor=leader, values={"name": "Alfa", "segment": "Steel", "owner": leader.membership}
    )
    create_account(actor=leader, values={"name": "Beta"})
    add_entry(
        actor=leader, account=made, kind="result", happened_on=date(2026, 5, 4), text="Won it"
    )
    open_action(actor=leader, account=made, title="Call them", due_on=date(2026, 6, 7))
    return made


def text_of(client: Client, query: str, **headers: str) -> str:
    return client.get(LIST + query, headers=headers or None).content.decode()


def test_the_page_is_drawn_with_it(alfa: Account, leader: Actor, client_of: Clients) -> None:
    text = text_of(client_of(leader), f"?q=a&peek={alfa.pk}")
    assert [said in text for said in ("Won it", "Call them", f'data-of="{alfa.pk}"', ">Beta<")] == [
        True
    ] * 4
    assert text.count('aria-current="true"') == 1
    assert f'href="{LIST}?q=a"' in text


def test_a_script_asks_for_it_alone(alfa: Account, leader: Actor, client_of: Clients) -> None:
    client = client_of(leader)
    text = text_of(client, f"?q=a&peek={alfa.pk}", **PART)
    assert ("Won it" in text, ">Beta<" in text, "<html" in text) == (True, False, False)
    assert text_of(client, "?q=a", **PART).strip() == ""
    assert "HX-Request" in client.get(LIST)["Vary"]


def test_what_may_not_be_read_is_not_there(
    alfa: Account,
    in_aurora: Organization,
    leader: Actor,
    outsider: Actor,
    client_of: Clients,
    make_member: Callable[..., Membership],
) -> None:
    contributor = Actor.of_member(make_member(in_aurora, "contributor"))
    for actor, pk in ((contributor, alfa.pk), (leader, uuid.uuid4()), (leader, "nonsense")):
        answers = [client_of(actor).get(f"{LIST}?peek={pk}", headers=h) for h in ({}, PART)]
        assert [answer.status_code for answer in answers] == [404, 404]
    answer = client_of(outsider).get(f"/o/borealis/accounts/?peek={alfa.pk}")
    assert (answer.status_code, "Alfa" in answer.content.decode()) == (404, False)


def test_it_tells_no_designation(
    alfa: Account, leader: Actor, viewer: Actor, client_of: Clients
) -> None:
    Account.objects.update(designation=Designation.KEY)
    query = f"?peek={alfa.pk}"
    told = ["Key account" in text_of(client_of(a), query, **PART) for a in (leader, viewer)]
    assert told == [True, False]


def test_it_asks_the_same_for_much_and_little(
    alfa: Account, leader: Actor, client_of: Clients
) -> None:
    client, counts = client_of(leader), []
    client.get(f"{LIST}?peek={alfa.pk}", headers=PART)
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{LIST}?peek={alfa.pk}", headers=PART)
        counts.append(len(asked))
        for n in range(2):
            open_action(actor=leader, account=alfa, title=f"More {n}", due_on=date(2026, 6, 8))
    assert counts[0] == counts[1]
