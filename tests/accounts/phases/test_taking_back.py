"""A change of phase is taken back on its day, by its page and by programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Phase, PhaseChange
from accounts.phases.board import movement
from accounts.phases.rules import answer_invest, change_phase
from accounts.phases.taking_back import last_change, take_back
from accounts.registry.rules import create_account
from audit.entries import history
from rules.errors import ConflictError, NotAllowedError, RuleError
from tenants.actors import Actor
from tenants.models import Organization
from tests.audit.streaming import heard
from tests.programs import Program

Browser = Callable[[Actor], Client]
FRIDAY = "2026-11-20T15:00Z"


@pytest.fixture
def account(in_aurora: Organization, leader: Actor, kam: Actor) -> Account:
    with time_machine.travel("2026-11-02T12:00Z", tick=False):
        made = create_account(
            actor=leader, values={"name": "Alfa", "owner": kam.membership, "potential": "high"}
        )
        change_phase(actor=leader, account=made, to=phase(1), reason="Grows")
        return made


def phase(position: int) -> Phase:
    return Phase.objects.order_by("position")[position]


def stands(account: Account) -> list[Any]:
    found = Account.objects.select_related("phase").get(pk=account.pk)
    return [found.phase.position, str(found.phase_since), found.invest_answer]


def page_of(account: Account, name: str = "phase") -> str:
    return reverse(f"accounts:{name}", args=["aurora", account.pk])


def asked(client: Client, address: str) -> str:
    """The change that the page asks about."""
    found = re.search(r'name="change" value="([^"]+)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("language", "link", "said"),
    [
        ("en", "Take today's change back", "Taken back: Alfa is %s again."),
        ("pt-br", "Desfazer a mudança de hoje", "Desfeito: Alfa está de novo em %s."),
    ],
)
@time_machine.travel(FRIDAY)
def test_a_kam_takes_back_what_was_moved_by_mistake(
    account: Account, kam: Actor, client_of: Browser, language: str, link: str, said: str
) -> None:
    client, page = client_of(kam), page_of(account)
    client.cookies.load({"language": language})
    answer_invest(actor=kam, account=account, answer="invest", reason="Worth it")
    before = stands(account)
    client.post(page, {"to": phase(0).key, "reason": "Oops", "seen": phase(1).key})
    assert stands(account) == [phase(0).position, "2026-11-20", ""]
    text = client.get(page).content.decode()
    assert link in text
    address = page_of(account, "phase_withdrawal")
    assert f'href="{address}"' in text
    sent = {"change": asked(client, address), "reason": "Wrong row"}
    answer = client.post(address, sent, follow=True)
    assert [str(m) for m in answer.context["messages"]] == [said % phase(1).name]
    assert stands(account) == before
    text = answer.content.decode()
    assert ("Wrong row" in text, f'href="{address}"' in text) == (True, False)
    entry = history(account.pk)[0]
    assert (entry.action, entry.changes) == (
        "phase.taken_back",
        {"phase": [phase(0).name, phase(1).name], "reason": [None, "…"]},
    )


@time_machine.travel(FRIDAY)
def test_nothing_counts_it_as_a_move_and_its_evidence_stays(
    account: Account, leader: Actor
) -> None:
    def moved() -> list[tuple[int, int]]:
        found = movement({}, today=leader.organization.today(), months=1)
        return [(m.up, m.down) for m in found]

    before = moved()
    change = change_phase(actor=leader, account=account, to=phase(0), reason="Oops")
    frozen = change.evidence
    assert (moved() != before, bool(frozen)) == (True, True)
    heard()
    take_back(actor=leader, change=change, reason="Wrong row")
    assert moved() == before
    assert PhaseChange.objects.get(pk=change.pk).evidence == frozen
    assert [(what, kind, sorted(fields)) for what, kind, fields in heard()] == [
        ("accounts", "changed", ["phase", "phase_since"]),
        ("phase-changes", "changed", ["taken_back_at", "taken_back_by", "taken_back_reason"]),
    ]


def test_two_changes_of_a_day_go_one_after_the_other(account: Account, leader: Actor) -> None:
    with time_machine.travel(FRIDAY):
        before = stands(account)
        first = change_phase(actor=leader, account=account, to=phase(2), reason="Up")
        second = change_phase(actor=leader, account=account, to=phase(0), reason="Down")
        with pytest.raises(ConflictError):
            take_back(actor=leader, change=first, reason="No")
        take_back(actor=leader, change=second, reason="No")
        with pytest.raises(ConflictError):
            take_back(actor=leader, change=second, reason="Again")
        take_back(actor=leader, change=first, reason="No")
        assert stands(account) == before


@pytest.mark.parametrize(
    ("at", "is_let"), [("2026-11-21T02:59Z", True), ("2026-11-21T03:01Z", False)]
)
def test_the_day_is_the_organisation_s(
    account: Account, aurora: Organization, leader: Actor, client_of: Browser, at: str, is_let: bool
) -> None:
    assert str(aurora.zone) == "America/Sao_Paulo"
    with time_machine.travel(FRIDAY):
        change = change_phase(actor=leader, account=account, to=phase(2), reason="Up")
    with time_machine.travel(at, tick=False):
        address = page_of(account, "phase_withdrawal")
        shown = f'href="{address}"' in client_of(leader).get(page_of(account)).content.decode()
        answer = client_of(leader).post(address, {"change": change.pk, "reason": "Wrong"})
    assert (shown, answer.status_code == 302, stands(account)[0] == phase(1).position) == (
        (is_let,) * 3
    )


@time_machine.travel(FRIDAY)
def test_what_a_leader_did_a_kam_leaves(
    account: Account, leader: Actor, kam: Actor, client_of: Browser
) -> None:
    change = change_phase(actor=leader, account=account, to=phase(0), reason="Sleeps")
    assert "phase/withdrawal/" not in client_of(kam).get(page_of(account)).content.decode()
    with pytest.raises(NotAllowedError):
        take_back(actor=kam, change=change, reason="I disagree")
    with pytest.raises(RuleError):
        take_back(actor=leader, change=change, reason=" ")
    assert stands(account)[0] == phase(0).position


@time_machine.travel(FRIDAY)
def test_a_program_takes_back_its_own(account: Account, writer: Program, leader: Actor) -> None:

    def post(path: str, body: dict[str, str]) -> Any:
        return writer.call("POST", f"phase-changes/{path}", body)

    body = {"account": str(account.pk), "to": phase(0).key, "reason": "Oops"}
    made = post("", body).json()
    assert made["taken_back_at"] is None
    back = post(f"{made['id']}/withdrawal/", {"reason": "Wrong row"})
    assert (back.status_code, back.json()["taken_back_reason"]) == (200, "Wrong row")
    assert post(f"{made['id']}/withdrawal/", {"reason": "Again"}).status_code == 409
    change_phase(actor=leader, account=account, to=phase(2), reason="Up")
    last = last_change(account)
    assert last is not None
    assert post(f"{last.pk}/withdrawal/", {"reason": "Mine?"}).status_code == 403
