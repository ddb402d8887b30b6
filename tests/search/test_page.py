"""The page and the palette: rights, other organisations, constant queries, accounts opened lately."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.history.rules import add_entry
from accounts.models import Account
from accounts.registry.rules import create_account, set_archived
from accounts.stakeholders.rules import add_stakeholder
from plans.actions.rules import open_action
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 5)


def with_all(leader: Actor, name: str) -> Account:
    """An account on which everything is named."""
    account = create_account(actor=leader, values={"name": f"{name} Ltda"}, tags=[name])
    values = {"name": f"{name} Prado", "role": "buyer"}
    add_stakeholder(actor=leader, account=account, values=values)
    add_entry(actor=leader, account=account, kind="signal", happened_on=DAY, text=f"Met {name}")
    open_action(actor=leader, account=account, title=f"Call {name}")
    return account


def palette(client: Client, asked: str) -> str:
    """What the palette shows."""
    return client.get(
        "/o/aurora/search/", {"q": asked}, headers={"X-Palette": "1"}
    ).content.decode()


def test_the_page_shows_every_group_without_scripts(
    in_aurora: Organization, leader: Actor, client_of
) -> None:
    with_all(leader, "Quartzo")
    page = client_of(leader).get("/o/aurora/search/?q=quartzo").content.decode()
    for heading in ("Accounts", "People", "Actions", "Tags", "History"):
        assert f">{heading}</h2>" in page
    for text in ("Quartzo Ltda", "Quartzo Prado", "Call Quartzo", "Met Quartzo"):
        assert text in page


def test_as_many_queries_for_three_as_for_one(
    in_aurora: Organization, leader: Actor, client_of
) -> None:
    client = client_of(leader)
    with_all(leader, "Quartzo")
    palette(client, "quartzo")
    counts = []
    for name in ("", "Quartzo Azul", "Quartzo Rosa"):
        if name:
            with_all(leader, name)
        with CaptureQueriesContext(connection) as captured:
            assert f"{name or 'Quartzo'} Ltda" in palette(client, "quartzo")
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 25


def test_nothing_of_another_organisation_is_found(
    aurora: Organization, outsider: Actor, leader: Actor, client_of, make_member
) -> None:
    with organization_scope(outsider.organization.id):
        other = Actor.of_member(make_member(outsider.organization, "leader"))
        with_all(other, "Segredo")
    page = client_of(leader).get("/o/aurora/search/?q=segredo").content.decode()
    assert "Segredo" not in page
    assert client_of(leader).get("/o/borealis/search/?q=segredo").status_code == 404


def test_accounts_opened_lately_come_first_and_go_with_the_right(
    in_aurora: Organization, leader: Actor, kam: Actor, client_of
) -> None:
    first, second = (with_all(leader, name) for name in ("Primeira", "Segunda"))
    client = client_of(leader)
    for account in (first, second, first):
        assert client.get(f"/o/aurora/accounts/{account.pk}/").status_code == 200
    shown = palette(client, "")
    assert shown.index("Primeira Ltda") < shown.index("Segunda Ltda") < shown.index("Plan a review")
    assert "Primeira Ltda" not in palette(client_of(kam), "")
    set_archived(actor=leader, account=first, archived=True)
    assert "Primeira Ltda" not in palette(client, "")
    cache.clear()
    assert "Segunda Ltda" not in palette(client, "")


def test_the_palette_begins_with_the_account_at_hand(
    in_aurora: Organization, leader: Actor, client_of
) -> None:
    account = with_all(leader, "Quartzo")
    here = {"X-Palette": "1", "HX-Current-URL": f"http://x/o/aurora/accounts/{account.pk}/team/"}
    shown = client_of(leader).get("/o/aurora/search/", headers=here).content.decode()
    assert "Plan a review for Quartzo Ltda" in shown
    nowhere = here | {"HX-Current-URL": "http://x/o/aurora/accounts/zzz/"}
    assert (
        "Quartzo"
        not in client_of(leader).get("/o/aurora/search/", headers=nowhere).content.decode()
    )


@pytest.mark.parametrize(
    "asked", ["\x00", "%27", "' OR 1=1 --", "((((", "a" * 5000, "<script>", "\U0010ffff"]
)
def test_whatever_is_asked_is_answered(
    in_aurora: Organization, leader: Actor, client_of, asked: str
) -> None:
    answer = client_of(leader).get("/o/aurora/search/", {"q": asked})
    assert answer.status_code == 200
    assert b"<script>" not in answer.content.replace(b"<script ", b"")


def test_what_a_member_pins_stands_first_and_is_theirs_alone(
    in_aurora: Organization, leader: Actor, kam: Actor, client_of
) -> None:
    account = with_all(leader, "Quartzo")
    client, address = client_of(leader), f"/o/aurora/accounts/{account.pk}/pin/"
    back = "/o/aurora/search/?q=quartzo"
    answer = client.post(address, {"kept": "on", "back": back})
    assert (answer.status_code, answer["Location"]) == (302, back)
    client.post(address, {"kept": "on", "back": "https://elsewhere.example/o/"})
    shown = palette(client, "")
    assert shown.index("Pinned") < shown.index("Quartzo Ltda") < shown.index("Plan a review")
    assert "Quartzo" not in palette(client_of(kam), "")
    client.post(address, {"kept": ""})
    assert "Quartzo" not in palette(client, "")


def test_a_pin_goes_out_of_sight_with_the_account_and_at_most_twelve_are_kept(
    in_aurora: Organization, leader: Actor, client_of
) -> None:
    client = client_of(leader)
    accounts = [create_account(actor=leader, values={"name": f"Um {n}"}) for n in range(13)]
    for account in accounts:
        client.post(f"/o/aurora/accounts/{account.pk}/pin/", {"kept": "on"})
    assert ("Um 11" in palette(client, ""), "Um 12" in palette(client, "")) == (True, False)
    set_archived(actor=leader, account=accounts[0], archived=True)
    assert "Um 0<" not in palette(client, "")
