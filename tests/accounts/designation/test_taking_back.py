"""A decision is taken back on its day, by its page and by programs; both stay in the history."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.designation.rules import answer_nomination, designate, nominate, withdraw
from accounts.designation.taking_back import take_back
from accounts.models import Account, DesignationChange, Nomination
from audit.models import Entry
from rules.errors import ConflictError, NotAllowedError, RuleError
from tenants.actors import Actor
from tenants.models import Organization
from tests.programs import Program

Browser = Callable[[Actor], Client]
FRIDAY = "2026-11-20T15:00Z"


@pytest.fixture
def account(in_aurora: Organization, kam: Actor) -> Account:
    return Account.objects.create(name="Lumen", owner=kam.membership)


def at(account: Account, rest: str = "") -> str:
    return f"/o/aurora/accounts/{account.pk}/designation/{rest}"


def stands(account: Account) -> str:
    return str(Account.objects.get(pk=account.pk).designation)


def decided(account: Account) -> list[tuple[str, str, int | None]]:
    found = DesignationChange.objects.filter(account=account).order_by("decided_at", "id")
    return list(found.values_list("before", "after", "expected_return_minor"))


def key(leader: Actor, account: Account, expected: int = 500_000) -> DesignationChange:
    return designate(
        actor=leader, account=account, to="key", reason="Grows", expected_return_minor=expected
    )


@pytest.mark.parametrize(
    ("language", "link", "said"),
    [
        ("en", "Take today's decision back", "The decision is taken back."),
        ("pt-br", "Desfazer a decisão de hoje", "A decisão foi desfeita."),
    ],
)
@time_machine.travel(FRIDAY)
def test_a_leader_takes_a_decision_back(
    account: Account, leader: Actor, client_of: Browser, language: str, link: str, said: str
) -> None:
    client = client_of(leader)
    client.cookies.load({"language": language})
    key(leader, account)
    assert link in client.get(at(account)).content.decode()
    page = client.get(at(account, "withdrawal/")).content.decode()
    found = re.search(r'name="decision" value="([^"]+)"', page)
    assert found is not None
    sent = {"decision": found[1], "reason": "Wrong client"}
    answer = client.post(at(account, "withdrawal/"), sent, follow=True)
    assert [str(m) for m in answer.context["messages"]] == [said]
    assert (stands(account), link in answer.content.decode()) == ("standard", False)
    assert decided(account) == [("standard", "key", 500_000), ("key", "standard", None)]
    entry = Entry.objects.filter(action="designation.taken_back").get()
    assert entry.changes == {"designation": ["key", "standard"], "reason": [None, "…"]}


@time_machine.travel(FRIDAY)
def test_a_nomination_that_it_answered_is_open_again(
    account: Account, leader: Actor, kam: Actor
) -> None:
    asked = nominate(actor=kam, account=account, reason="Big", expected_return_minor=700_000)
    for accept in (True, False):
        answer_nomination(actor=leader, nomination=asked, accept=accept, answer="So be it")
        take_back(
            actor=leader,
            decision=DesignationChange.objects.filter(account=account)[0],
            reason="Not yet",
        )
        asked.refresh_from_db()
        assert (stands(account), asked.state, asked.answer) == ("nominated", "open", "")
    assert Nomination.objects.count() == 1


@time_machine.travel(FRIDAY)
def test_a_reduction_taken_back_brings_its_return_again(account: Account, leader: Actor) -> None:
    with time_machine.travel("2026-11-03T12:00Z", tick=False):
        key(leader, account, 123_400)
    lowered = designate(actor=leader, account=account, to="watch", reason="Quiet")
    take_back(actor=leader, decision=lowered, reason="Wrong")
    assert (stands(account), decided(account)[-1]) == ("key", ("watch", "key", 123_400))


@time_machine.travel(FRIDAY)
def test_a_cap_that_filled_meanwhile_holds(
    account: Account, aurora: Organization, leader: Actor
) -> None:
    aurora.key_cap = 1
    aurora.save()
    with time_machine.travel("2026-11-03T12:00Z", tick=False):
        key(leader, account)
    lowered = designate(actor=leader, account=account, to="standard", reason="Quiet")
    key(leader, Account.objects.create(name="Umbra"))
    with pytest.raises(RuleError):
        take_back(actor=leader, decision=lowered, reason="Wrong")
    assert stands(account) == "standard"


def test_what_is_not_taken_back(account: Account, leader: Actor, kam: Actor) -> None:
    def refused(actor: Actor = leader, kind: Any = ConflictError) -> None:
        last = DesignationChange.objects.filter(account=account)[0]
        with pytest.raises(kind):
            take_back(actor=actor, decision=last, reason="No")

    with time_machine.travel("2026-11-20T15:00Z"):
        asked = nominate(actor=kam, account=account, reason="Big")
        refused()  # a nomination is withdrawn
        withdraw(actor=kam, nomination=asked, reason="Small")
        refused()
        first = key(leader, account)
        refused(kam, NotAllowedError)
        take_back(actor=leader, decision=first, reason="No")
        refused()  # once is enough
        key(leader, account)
    with time_machine.travel("2026-11-21T03:01Z", tick=False):
        refused()  # tomorrow, in São Paulo
    assert stands(account) == "key"


@time_machine.travel(FRIDAY)
def test_a_program_takes_back(account: Account, writer: Program) -> None:

    def post(path: str, body: dict[str, str]) -> Any:
        return writer.call("POST", f"designations/{path}", body)

    body = {"account": str(account.pk), "designation": "watch", "reason": "Look"}
    made = post("", body).json()
    assert made["takes_back"] is None
    assert post(f"{made['id']}/withdrawal/", {"reason": "No"}).status_code == 200
    newest = writer.call("GET", "designations/").json()["results"][0]
    assert (newest["takes_back"], newest["before"], newest["after"]) == (
        made["id"],
        "watch",
        "standard",
    )
    assert post(f"{made['id']}/withdrawal/", {"reason": "No"}).status_code == 409
