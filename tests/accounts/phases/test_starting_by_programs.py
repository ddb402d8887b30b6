"""Since when an account is in its phase, told by programs and files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.imports.work import work_on_next
from accounts.models import Account, ImportRun, Phase
from accounts.phases.rules import change_phase
from accounts.registry.rules import create_account
from audit.entries import history
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.accounts.imports.ways import page_of, understood, uploaded
from tests.programs import Program
from tests.reading import as_read

REFERENCE = {"system": "crm", "external_id": "1"}
WAYS: dict[str, Callable[[Program, Account, Any], Any]] = {
    "patch": lambda program, account, day: program.call(
        "PATCH", f"accounts/{account.pk}/", {"phase_since": day}
    ),
    "reference": lambda program, account, day: program.call(
        "PUT", "accounts/by-ref/crm/1/", {"phase_since": day}
    ),
    "bulk": lambda program, account, day: program.call(
        "POST", "accounts/bulk/", [{"references": [REFERENCE], "phase_since": day}]
    ),
}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel("2026-11-15T12:00:00Z", tick=False):
        yield


@pytest.fixture
def account(leader: Actor) -> Account:
    """Acme, which came today."""
    with organization_scope(leader.organization.id):
        return create_account(actor=leader, values={"name": "Acme"}, references=[("crm", "1")])


def code_of(answer: Any) -> str:
    """Why it was refused, by whatever way."""
    body = answer.json()
    [error] = body["results"][0]["errors"] if "results" in body else body["errors"]
    assert error["pointer"] == "/phase_since"
    return str(error["code"])


@pytest.mark.parametrize("way", WAYS)
def test_time_in_phase_counts_from_the_day_that_a_program_told(
    leader: Actor, client_of: Callable[[Actor], Client], writer: Program, account: Account, way: str
) -> None:
    WAYS[way](writer, account, "2024-11-15")
    page = client_of(leader).get(reverse("accounts:phase", args=["aurora", account.pk]))
    assert "in phase for 2 years" in as_read(page.content.decode()).replace("\xa0", " ")
    body = writer.call("GET", f"accounts/{account.pk}/").json()
    assert (body["phase_since"], body["version"]) == ("2024-11-15", 2)
    with organization_scope(leader.organization.id):
        changes = [e.changes for e in history(account.id) if e.action == "account.changed"]
    assert changes == [{"phase_since": [None, "2024-11-15"]}]


@pytest.mark.parametrize("way", WAYS)
def test_a_program_gives_a_day_that_has_come(writer: Program, account: Account, way: str) -> None:
    codes = [code_of(WAYS[way](writer, account, day)) for day in ("2026-11-16", "1899-12-31")]
    assert codes == ["phase_day", "phase_day"]


@pytest.mark.parametrize("way", WAYS)
def test_a_phase_that_changed_here_keeps_its_day_for_programs_too(
    leader: Actor, writer: Program, account: Account, way: str
) -> None:
    with organization_scope(leader.organization.id):
        second = Phase.objects.order_by("position")[1]
        change_phase(actor=leader, account=account, to=second, reason="Board met")
    assert code_of(WAYS[way](writer, account, "2024-11-15")) == "phase_moved"
    same = WAYS[way](writer, account, "2026-11-15")
    assert same.status_code in (200, 207)
    with organization_scope(leader.organization.id):
        assert Account.objects.get().phase_since == date(2026, 11, 15)


def test_a_new_account_comes_with_the_day(writer: Program) -> None:
    made = writer.call("POST", "accounts/", {"name": "New", "phase_since": "2020-02-29"})
    assert (made.status_code, made.json()["phase_since"]) == (201, "2020-02-29")


def loaded(leader: Actor, client: Client, rows: list[str]) -> list[str]:
    """What a file's lines were refused for; those that were not are loaded."""
    run = uploaded(leader, client, "accounts", "\n".join(rows).encode())
    columns = page_of(run, "import_columns")
    assert client.post(columns, understood(client.get(columns))).status_code == 302
    page = client.get(page_of(run, "import_detail"))
    client.post(page_of(run, "import_application"), {"skip_refused": "on"})
    with organization_scope(leader.organization.id):
        work_on_next(leader.organization.id)
    return [found["reason"] for found in page.context["refusals"]]


def since_of(leader: Actor) -> dict[str, date | None]:
    """By the account's name."""
    with organization_scope(leader.organization.id):
        return dict(Account.objects.order_by("name").values_list("name", "phase_since"))


@pytest.mark.parametrize("header", ["phase_since", "Na fase desde", "In this phase since"])
def test_a_file_tells_the_day_of_accounts_old_and_new(
    leader: Actor, client_of: Callable[[Actor], Client], account: Account, header: str
) -> None:
    rows = [f"name;{header}", "Acme;31/12/2024", "New;01/02/2023", "Bare;"]
    assert loaded(leader, client_of(leader), rows) == []
    told = {"Acme": date(2024, 12, 31), "Bare": None, "New": date(2023, 2, 1)}
    assert since_of(leader) == told


def test_a_file_is_held_to_the_same_rule(
    leader: Actor, client_of: Callable[[Actor], Client], account: Account
) -> None:
    with organization_scope(leader.organization.id):
        second = Phase.objects.order_by("position")[1]
        change_phase(actor=leader, account=account, to=second, reason="Board met")
    rows = ["name,phase_since", "Acme,2024-11-15", "New,2026-11-16", "Odd,soon"]
    assert loaded(leader, client_of(leader), rows) == [
        "The phase has changed here; that day is known.",
        "Give a day that has come.",
        "This is not a date.",
    ]
    assert since_of(leader) == {"Acme": date(2026, 11, 15)}


def test_taking_the_file_back_takes_the_day_back(
    leader: Actor, client_of: Callable[[Actor], Client], account: Account
) -> None:
    client = client_of(leader)
    loaded(leader, client, ["name,phase_since", "Acme,2024-11-15"])
    assert since_of(leader) == {"Acme": date(2024, 11, 15)}
    with organization_scope(leader.organization.id):
        run = ImportRun.objects.get()
    client.post(reverse("accounts:import_undoing", args=["aurora", run.pk]))
    with organization_scope(leader.organization.id):
        work_on_next(leader.organization.id)
    assert since_of(leader) == {"Acme": None}
