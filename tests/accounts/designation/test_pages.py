"""The pages of designation, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.designation.rules import nominate
from accounts.models import Account, DesignationChange, Nomination
from tenants.actors import Actor
from tenants.models import Organization

Browser = Callable[[Actor], Client]
DECISION = {
    "designation": "key",
    "reason": "Grows",
    "expected_return": "5000.00",
    "seen": "standard",
}


@pytest.fixture
def account(in_aurora: Organization, kam: Actor) -> Account:
    """An account of the KAM."""
    return Account.objects.create(name="Lumen", owner=kam.membership)


def at(account: Account, rest: str = "") -> str:
    return f"/o/aurora/accounts/{account.pk}/designation/{rest}"


def stands(account: Account) -> str:
    return str(Account.objects.get(pk=account.pk).designation)


def test_a_leader_decides(account: Account, leader: Actor, client_of: Browser) -> None:
    client = client_of(leader)
    answer = client.post(at(account), DECISION)
    assert (answer.status_code, answer.url, stands(account)) == (302, at(account), "key")
    assert DesignationChange.objects.get().expected_return_minor == 5_000_00
    page = client.get(at(account)).content.decode()
    assert ("Grows" in page, 'name="expected_return"' in page) == (True, False)


def test_who_saw_something_else_is_told_and_loses_nothing(
    account: Account, leader: Actor, client_of: Browser
) -> None:
    answer = client_of(leader).post(at(account), DECISION | {"seen": "watch"})
    assert (answer.status_code, stands(account)) == (422, "standard")
    page = answer.content.decode()
    assert "Someone else decided" in page
    assert ">\nGrows</textarea>" in page


def test_over_the_cap_the_page_asks_why(
    account: Account, aurora: Organization, leader: Actor, client_of: Browser
) -> None:
    aurora.key_cap = 0
    aurora.save()
    client = client_of(leader)
    refused = client.post(at(account), DECISION)
    assert (refused.status_code, stands(account)) == (422, "standard")
    assert 'id="decide_override_reason_error"' in refused.content.decode()
    client.post(at(account), DECISION | {"override_reason": "One year"})
    assert DesignationChange.objects.get().override_reason == "One year"


def test_a_kam_nominates_and_withdraws(account: Account, kam: Actor, client_of: Browser) -> None:
    client = client_of(kam)
    assert client.post(at(account), DECISION).status_code == 403
    assert client.post(at(account, "nomination/"), {"reason": " "}).status_code == 422
    assert client.post(at(account, "nomination/"), {"reason": "Grows"}).status_code == 302
    assert stands(account) == "nominated"
    client.post(at(account, "nomination/withdrawal/"), {"reason": "Too soon"})
    assert (stands(account), Nomination.objects.get().state) == ("standard", "withdrawn")


@pytest.mark.parametrize(("button", "after"), [("yes", "key"), ("no", "standard")])
def test_a_leader_answers(
    account: Account, kam: Actor, leader: Actor, client_of: Browser, button: str, after: str
) -> None:
    nominate(actor=kam, account=account, reason="Grows", expected_return_minor=7_00)
    form = {"answer": "So be it", "accept": button}
    assert client_of(kam).post(at(account, "nomination/answer/"), form).status_code == 403
    client = client_of(leader)
    waiting = client.get("/o/aurora/accounts/nominations/").content.decode()
    assert ("Lumen" in waiting, "Grows" in waiting) == (True, True)
    assert client.post(at(account, "nomination/answer/"), form).status_code == 302
    assert stands(account) == after
    assert client.post(at(account, "nomination/answer/"), form).status_code == 422
    assert (
        "So be it" in client.get("/o/aurora/accounts/nominations/?state=answered").content.decode()
    )


def test_without_a_nomination_there_is_nothing_to_answer(
    account: Account, leader: Actor, client_of: Browser
) -> None:
    answer = client_of(leader).post(at(account, "nomination/answer/"), {"answer": "Yes"})
    assert answer.status_code == 409


@pytest.mark.parametrize("designation", ["standard", "key"])
def test_a_viewer_is_let_in_nowhere(
    account: Account, viewer: Actor, client_of: Browser, designation: str
) -> None:
    Account.objects.update(designation=designation)
    client = client_of(viewer)
    answers = [client.get(at(account)), client.get("/o/aurora/accounts/nominations/")]
    answers += [
        client.post(at(account, rest), {"reason": "x", "answer": "x"})
        for rest in ("", "nomination/", "nomination/answer/", "nomination/withdrawal/")
    ]
    assert [answer.status_code for answer in answers] == [403] * 6


def test_the_return_is_read_in_the_reader_s_format(
    account: Account, leader: Actor, client_of: Browser
) -> None:
    client = client_of(leader)
    client.cookies["language"] = "pt-br"
    answer = client.post(at(account), DECISION | {"expected_return": "5.000,50"})
    values: list[Any] = list(
        DesignationChange.objects.values_list("expected_return_minor", flat=True)
    )
    assert (answer.status_code, values) == (302, [5_000_50])
