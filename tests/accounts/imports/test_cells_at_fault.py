"""What is wrong with a cell of a workbook is said of that cell, and of no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.imports import labels
from accounts.models import Account
from accounts.registry.rules import create_account
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.accounts.imports.ways import page_of, understood, uploaded, workbook

FORMULA = "This cell holds a formula; put its value in its place."
ERROR = "This cell holds an error of the spreadsheet, such as #N/A."
LONG = "This cell is too long."
BEYOND = "The line has cells to the right of the last column name."
HEADS = {
    "accounts": ["Name", "City", "Score we made"],
    "revenue": ["Account", "Month", "Revenue", "Score we made"],
}
CASES: dict[str, tuple[str, list[Any], list[tuple[str, str, str]]]] = {
    "a formula": ("accounts", ["Acme", "=B1"], [("City", "=B1", FORMULA)]),
    "an error": ("revenue", ["Acme", "2025-01", "#N/A"], [("Revenue", "#N/A", ERROR)]),
    "both": (
        "revenue",
        ["#REF!", "2025-01", "=5*2"],
        [("Account", "#REF!", ERROR), ("Revenue", "=5*2", FORMULA)],
    ),
    "cells beyond": ("accounts", ["Acme", "Rio", "7", "8"], [("", "", BEYOND)]),
}


@pytest.fixture(autouse=True)
def _acme(leader: Actor) -> None:
    with organization_scope(leader.organization.id):
        create_account(actor=leader, values={"name": "Acme"})


def refusals(leader: Actor, client: Client, kind: str, file: bytes) -> tuple[Any, Any]:
    """What the page of the columns said of the first lines, and the check of all."""
    run = uploaded(leader, client, kind, file)
    columns = page_of(run, "import_columns")
    seen = client.get(columns).context["preview"].lines
    assert client.post(columns, understood(client.get(columns))).status_code == 302
    found = client.get(page_of(run, "import_detail")).context["refusals"]
    told = [(one["column"], one["value"], one["reason"]) for one in found]
    return [line.problems for line in seen], told


@pytest.mark.parametrize("case", CASES)
def test_the_sentence_stands_at_its_cell(
    leader: Actor, client_of: Callable[[Actor], Client], case: str
) -> None:
    kind, row, told = CASES[case]
    file = workbook([HEADS[kind], row])
    [problems], found = refusals(leader, client_of(leader), kind, file)
    assert found == told
    called = {"Account": str(labels.FIELDS["account"])}
    assert problems == [
        f"{called.get(column, column)}: {why}" if column else why for column, _value, why in told
    ]


@pytest.mark.parametrize("value", ["=1+1", "#N/A"])
def test_a_cell_that_no_field_takes_holds_up_nothing(
    leader: Actor, client_of: Callable[[Actor], Client], value: str
) -> None:
    client = client_of(leader)
    _problems, found = refusals(
        leader, client, "accounts", workbook([HEADS["accounts"], ["Acme", "Rio", value]])
    )
    assert found == []
    with organization_scope(leader.organization.id):
        assert Account.objects.get().city == ""  # checked alone


def test_a_cell_of_text_that_is_too_long_is_named_too(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    long = "x" * 32_768
    _problems, found = refusals(
        leader, client_of(leader), "accounts", f"Name,City\nAcme,{long}\n".encode()
    )
    assert found == [("City", long[:200], LONG)]
