"""Choosing accounts in the ranking and deciding about them in one go, without JavaScript."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.designation.rules import nominate
from accounts.models import Account, DesignationChange, Nomination
from audit.models import Entry
from scoring.models import Criterion
from tenants.actors import Actor
from tenants.models import Organization
from tests.scoring.conftest import score_all

Browser = Callable[[Actor], Client]
RANKING = "/o/aurora/scoring/"
ADDRESS = "/o/aurora/scoring/decision/"


@pytest.fixture
def ranked(
    leader: Actor, kam: Actor, criteria: list[Criterion], accounts: list[Account]
) -> list[Account]:
    """Alfa before Beta before Gama; the KAM leads Alfa and Beta."""
    score_all(leader, criteria, dict(zip(accounts, [(9,) * 3, (7,) * 3, (5,) * 3], strict=True)))
    Account.objects.filter(pk__in=[a.pk for a in accounts[:2]]).update(owner=kam.membership)
    return accounts


def address(*accounts: Account) -> str:
    return ADDRESS + "?" + "&".join(f"account={one.pk}" for one in accounts)


def sent(account: Account, to: str, **said: Any) -> dict[str, Any]:
    """What the row of an account sends."""
    row = {"to": to, "reason": "", "expected_return": "", "seen": account.designation} | said
    return {f"{account.pk.hex}-{name}": value for name, value in row.items()}


def stand() -> list[str]:
    return [*Account.objects.order_by("name_key").values_list("designation", flat=True)]


def test_the_ranking_leads_to_the_decision(
    ranked: list[Account], leader: Actor, client_of: Browser
) -> None:
    page = client_of(leader).get(RANKING).content.decode()
    assert page.count('name="account"') == 3
    assert f'action="{ADDRESS}"' in page


def test_a_leader_decides_about_several_at_once(
    ranked: list[Account], leader: Actor, client_of: Browser
) -> None:
    client, (alfa, beta, gama) = client_of(leader), ranked
    page = client.get(address(gama, alfa, beta)).content.decode()
    assert page.index("Alfa") < page.index("Beta") < page.index("Gama")
    assert "<b>9.00</b>" in page
    form = {"reason": "Best by our rule", "override_reason": ""}
    form |= sent(alfa, "key", expected_return="9,000.00")
    form |= sent(beta, "watch", reason="Grows first") | sent(gama, "")
    answer = client.post(address(gama, alfa, beta), form)
    assert (answer.status_code, answer.url, stand()) == (302, RANKING, ["key", "watch", "standard"])
    made = DesignationChange.objects.order_by("account__name_key")
    assert [*made.values_list("reason", "expected_return_minor")] == [
        ("Best by our rule", 9_000_00),
        ("Grows first", None),
    ]
    assert Entry.objects.filter(action="designation.changed").count() == 2
    assert "Key account" in client.get(RANKING).content.decode()


def test_one_refusal_stands_in_its_row_and_nothing_is_decided(
    ranked: list[Account], leader: Actor, client_of: Browser
) -> None:
    alfa, beta, gama = ranked
    form = {"reason": "Best", "override_reason": ""} | sent(alfa, "")
    form |= sent(beta, "watch") | sent(gama, "key")
    answer = client_of(leader).post(address(*ranked), form)
    assert (answer.status_code, stand()) == (422, ["standard"] * 3)
    rows = {row.choice.account.name: row.errors for row in answer.context["rows"]}
    assert rows["Gama"] == {"expected_return": ["Write the return that you expect in a year."]}
    assert rows["Alfa"] == rows["Beta"] == {}


def test_who_goes_makes_room_for_who_comes(
    ranked: list[Account], aurora: Organization, leader: Actor, client_of: Browser
) -> None:
    aurora.key_cap = 1
    aurora.save()
    alfa, beta, _gama = ranked
    Account.objects.filter(pk=beta.pk).update(designation="key")
    beta.designation = "key"
    form = {"reason": "A swap", "override_reason": ""}
    form |= sent(alfa, "key", expected_return="5") | sent(beta, "standard")
    assert client_of(leader).post(address(alfa, beta), form).status_code == 302
    assert stand() == ["key", "standard", "standard"]


def test_over_the_cap_a_reason_is_asked_for_once(
    ranked: list[Account], aurora: Organization, leader: Actor, client_of: Browser
) -> None:
    aurora.key_cap = 1
    aurora.save()
    client, (alfa, beta, gama) = client_of(leader), ranked
    form = {"reason": "Both", "override_reason": ""} | sent(gama, "")
    for account in (alfa, beta):
        form |= sent(account, "key", expected_return="5")
    answer = client.post(address(*ranked), form)
    assert (answer.status_code, stand()) == (422, ["standard"] * 3)
    assert list(answer.context["form"].errors) == ["override_reason"]
    assert client.post(address(*ranked), form | {"override_reason": "Both grow"}).status_code == 302
    assert stand() == ["key", "key", "standard"]
    kept = DesignationChange.objects.order_by("account__name_key")
    assert [*kept.values_list("override_reason", flat=True)] == ["", "Both grow"]


def test_who_saw_another_designation_is_told_and_nothing_is_decided(
    ranked: list[Account], leader: Actor, client_of: Browser
) -> None:
    alfa, beta, _gama = ranked
    form = {"reason": "Now", "override_reason": ""} | sent(alfa, "watch")
    form |= sent(beta, "watch", seen="key")
    answer = client_of(leader).post(address(alfa, beta), form)
    assert (answer.status_code, stand()) == (422, ["standard"] * 3)
    assert "Beta: Someone else decided." in answer.content.decode()


def test_a_kam_nominates_own_accounts(
    ranked: list[Account], kam: Actor, leader: Actor, client_of: Browser
) -> None:
    client, (alfa, beta, gama) = client_of(kam), ranked
    beta.refresh_from_db()
    nominate(actor=kam, account=beta, reason="Earlier")
    page = client.get(address(*ranked))
    assert [row.is_open for row in page.context["rows"]] == [True, False, False]
    form = {"reason": "Ours to keep"} | sent(alfa, "nominated", expected_return="70")
    form |= sent(beta, "") | sent(gama, "")
    assert client.post(address(*ranked), form).status_code == 302
    made = Nomination.objects.get(account=alfa)
    assert (made.reason, made.expected_return_minor) == ("Ours to keep", 70_00)
    assert stand() == ["nominated", "nominated", "standard"]
    page = client_of(leader).get(address(alfa)).content.decode()
    assert ("Ours to keep" in page, 'value="70.00"' in page) == (True, True)


@pytest.mark.parametrize("to", ["key", "nominated"])
def test_a_kam_decides_nothing_and_nominates_nothing_of_others(
    ranked: list[Account], kam: Actor, client_of: Browser, to: str
) -> None:
    gama = ranked[2]
    form = {"reason": "Mine", "override_reason": ""} | sent(gama, to, expected_return="5")
    assert client_of(kam).post(address(gama), form).status_code == 422
    assert (stand(), DesignationChange.objects.count()) == (["standard"] * 3, 0)


def test_who_may_not_see_designations_has_neither_boxes_nor_page(
    ranked: list[Account], viewer: Actor, client_of: Browser
) -> None:
    Account.objects.filter(pk=ranked[0].pk).update(designation="key")
    client = client_of(viewer)
    page = client.get(RANKING).content.decode()
    assert ('name="account"' in page, "Key account" in page) == (False, False)
    assert client.get(address(ranked[0])).status_code == 403


def test_without_a_choice_the_ranking_says_so(
    ranked: list[Account], leader: Actor, client_of: Browser
) -> None:
    client = client_of(leader)
    for what in ("", "?account=x", f"?account={uuid.uuid4()}"):
        answer = client.get(ADDRESS + what, follow=True)
        assert answer.redirect_chain == [(RANKING, 302)]
        assert "Choose accounts in the ranking first." in answer.content.decode()


def test_more_than_a_page_holds_are_refused_and_none_is_left_out(
    ranked: list[Account], leader: Actor, client_of: Browser
) -> None:
    answer = client_of(leader).get(address(*ranked * 11), follow=True)
    assert answer.redirect_chain == [(RANKING, 302)]
    assert "At most 30 accounts in one go." in answer.content.decode()


def test_one_and_three_take_the_same_number_of_queries(
    ranked: list[Account], leader: Actor, client_of: Browser
) -> None:
    client, counted = client_of(leader), []
    client.get(address(*ranked))
    for chosen in (ranked[:1], ranked):
        with CaptureQueriesContext(connection) as statements:
            assert client.get(address(*chosen)).status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1]
