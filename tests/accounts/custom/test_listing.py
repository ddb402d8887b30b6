"""The organisation's own fields in the account list: as columns, as filters, in files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.custom.definitions import add_field, delete_field
from accounts.registry.rules import create_account
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.accounts.custom.made import field_of, made_fields

LIST = "/o/aurora/accounts/"
ALPHA: dict[str, Any] = {
    "note": "Águas de Março",
    "machines": "1234.5",
    "budget": "1250.00",
    "contract_end": "2027-03-31",
    "plan": "premium",
    "shifts": ["night", "day"],
    "own_fleet": True,
    "portal": "portal.example.com",
}
BETA: dict[str, Any] = {
    "note": "=1+1",
    "machines": "-3",
    "budget": "0",
    "contract_end": "2026-12-31",
    "plan": "basic",
    "shifts": ["day"],
    "own_fleet": False,
}


@pytest.fixture
def browser(leader: Actor, client_of: Callable[[Actor], Client]) -> Client:
    with organization_scope(leader.organization.id):
        made_fields(leader)
        create_account(actor=leader, values={"name": "Alpha"}, custom=ALPHA)
        create_account(actor=leader, values={"name": "Beta"}, custom=BETA)
        create_account(actor=leader, values={"name": "Gamma"})
    return client_of(leader)


def names(browser: Client, **asked: str) -> list[str]:
    page = browser.get(f"{LIST}?{urlencode({f'own.{k}': v for k, v in asked.items()})}")
    assert page.status_code == 200
    return [row["name"] for row in page.context["page_obj"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"note": "aguas"}, ["Alpha"]),
        ({"portal": "example"}, ["Alpha"]),
        ({"plan": "premium"}, ["Alpha"]),
        ({"plan": "gold"}, []),
        ({"shifts": "day"}, ["Alpha", "Beta"]),
        ({"shifts": "night"}, ["Alpha"]),
        ({"own_fleet": "yes"}, ["Alpha"]),
        ({"own_fleet": "no"}, ["Beta"]),
        ({"own_fleet": "perhaps"}, []),
        ({"machines.from": "0"}, ["Alpha"]),
        ({"machines.from": "-3", "machines.to": "1,234.5"}, ["Alpha", "Beta"]),
        ({"machines.from": "many"}, []),
        ({"budget.from": "0.01"}, ["Alpha"]),
        ({"budget.to": "R$ 1,250.00"}, ["Alpha", "Beta"]),
        ({"budget.to": "€ 5"}, []),
        ({"contract_end.from": "2027-01-01"}, ["Alpha"]),
        ({"contract_end.to": "2026-12-31"}, ["Beta"]),
        ({"contract_end.to": "soon"}, []),
        ({"contract_end.from": "2026-01-01", "plan": "basic"}, ["Beta"]),
        ({"nobody": "x"}, ["Alpha", "Beta", "Gamma"]),
    ],
)
def test_a_list_is_narrowed(browser: Client, asked: dict[str, str], found: list[str]) -> None:
    assert names(browser, **asked) == found


def test_what_is_typed_is_read_as_the_reader_writes_it(browser: Client) -> None:
    browser.cookies["language"] = "pt-br"
    assert names(browser, **{"machines.from": "1.234,5"}) == ["Alpha"]
    assert names(browser, **{"budget.from": "R$ 1.250,01"}) == []


def test_a_deleted_field_narrows_nothing(browser: Client, leader: Actor) -> None:
    with organization_scope(leader.organization.id):
        delete_field(actor=leader, field=field_of("plan"))
    assert names(browser, plan="premium") == ["Alpha", "Beta", "Gamma"]


def test_fields_are_columns_that_can_be_chosen(browser: Client) -> None:
    keys = [*ALPHA, "gone"]
    query = "columns=" + ",".join(f"own.{key}" for key in keys)
    page = browser.get(f"{LIST}?{query}").content.decode()
    for cell in (
        *('data-label="Note">Águas de Março<', 'class="n" data-label="Machines">1,234.5<'),
        *('data-label="Budget">1,250.00<', 'data-label="Contract end"><small>31 Mar 2027<'),
        *('data-label="Plan">Premium<', 'data-label="Own fleet">yes<', 'data-label="Note">–<'),
        'data-label="Shifts"><span class="chip">Day</span> <span class="chip">Night</span><',
    ):
        assert cell in page
    chooser = browser.get(f"{LIST}columns/").content.decode()
    assert "Contract end" in chooser
    shown = browser.get(f"{LIST}export.csv?fields=shown&{query}")
    rows = list(csv.reader(io.StringIO(b"".join(shown).decode("utf-8-sig"))))
    assert rows[0] == [
        "Account",
        *("Note", "Machines", "Budget", "Contract end", "Plan"),
        *rows[0][6:],
    ]
    assert rows[1][1:] == [
        *("Águas de Março", "1234.5", "1250.00", "2027-03-31", "Premium", "Day, Night", "yes"),
        "https://portal.example.com",
    ]


def test_files_carry_them_beside_all_fields(browser: Client, leader: Actor) -> None:
    with organization_scope(leader.organization.id):
        add_field(actor=leader, values={"label": "City", "kind": "text"})
    answer = browser.get(f"{LIST}export.csv")
    header, alpha, beta, gamma = csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    own = header.index("Note")
    assert header[own:] == [
        *("Note", "Machines", "Budget", "Contract end", "Plan", "Shifts", "Own fleet", "Portal"),
        "own.city",
    ]
    assert alpha[own : own + 3] == ["Águas de Março", "1234.5", "1250.00"]
    assert beta[own : own + 7] == ["'=1+1", "-3", "0.00", "2026-12-31", "Basic", "Day", "no"]
    assert gamma[own : own + 8] == [""] * 8
    book = load_workbook(io.BytesIO(b"".join(browser.get(f"{LIST}export.xlsx"))))
    sheet = list(book.active.values)
    assert sheet[1][own + 1] == 1234.5


@pytest.mark.parametrize("count", [1, 3])
def test_more_accounts_take_no_more_statements(
    leader: Actor, client_of: Callable[[Actor], Client], count: int
) -> None:
    with organization_scope(leader.organization.id):
        made_fields(leader)
        for number in range(count):
            create_account(actor=leader, values={"name": f"A{number}"}, custom=ALPHA)
    browser, found = client_of(leader), []
    for query in ("", "columns=own.note,own.plan,own.budget", "own.plan=premium"):
        browser.get(f"{LIST}?{query}")
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"{LIST}?{query}")
        found.append(sum("accounts_custom" in q["sql"] for q in asked))
    # the controls; the columns, what reads them twice; the controls, the rows
    assert found == [1, 4, 2]


def test_who_is_on_no_team_finds_nothing_by_a_value(
    browser: Client, leader: Actor, make_member: Any, client_of: Callable[[Actor], Client]
) -> None:
    outside = Actor.of_member(make_member(leader.organization, "contributor"))
    assert names(client_of(outside), plan="premium") == []
