"""Files for spreadsheets: nothing runs, nothing leaks, nothing is held in memory."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.http import FileResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.listing import exporting
from accounts.listing.exporting import safe, table_response
from accounts.models import Account, AccountFigures
from accounts.registry.rules import create_account
from audit.models import Entry
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

NASTY = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0",
    "-2+3+cmd",
    "٣=",
    "-٣",
]


def csv_rows(response: FileResponse) -> list[list[str]]:
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def xlsx_cells(response: FileResponse) -> list[list[object]]:
    sheet = load_workbook(BytesIO(response.getvalue())).active
    return [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("plain", "plain"),
        ("=1", "'=1"),
        ("+55 11", "'+55 11"),
        ("-", "'-"),
        ("-5", "-5"),
        ("-5.25", "-5.25"),
        ("-٣", "'-٣"),
        ("@x", "'@x"),
        ("\t=1", "'\t'=1"),
        ("a=1", "a=1"),
        ("a;=1", "a;'=1"),
        ('a,"@x', "a,\"'@x"),
        ("a\tb | -1", "a\tb | '-1"),
        ("a; b, c", "a; b, c"),
        ("a\x00\x0bb", "ab"),
        ("\x01=1", "'=1"),
        (None, ""),
        (5, 5),
        (Decimal("-5.00"), Decimal("-5.00")),
    ],
)
def test_cells(cell: object, written: object) -> None:
    assert safe(cell) == written


@given(st.text())
def test_no_text_begins_like_a_formula(text: str) -> None:
    written = safe(text)
    assert not written.startswith(("=", "@", "+", "\t", "\r", "\n"))
    assert not written.startswith("-") or float(written) <= 0
    for separator in ",;\t|":
        assert not any(
            part.startswith(("=", "@", "+", "-")) for part in written.split(separator)[1:]
        )


def test_a_csv_never_runs() -> None:
    rows = csv_rows(table_response("csv", "x", ["=head", "n"], [[cell, 1] for cell in NASTY]))
    assert rows[0] == ["'=head", "n"]
    assert [row[0][0] for row in rows[1:11]] == ["'"] * 10


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", '"Alfa; Beta","-5.25","7"'), ("pt-br", '"Alfa; Beta";"-5,25";"7"')],
)
def test_every_field_is_quoted_and_each_reader_has_their_separator(
    language: str, line: str
) -> None:
    with override(language):
        response = table_response("csv", "x", ["a"], [["Alfa; Beta", Decimal("-5.25"), 7]])
    assert response.getvalue().decode("utf-8-sig").splitlines() == ['"a"', line]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_who_took_a_list_out_stands_in_the_log(
    accounts: list[Account], leader: Actor, client_of: Callable[[Actor], Client], kind: str
) -> None:
    answer = client_of(leader).get(f"/o/aurora/accounts/export.{kind}")
    assert answer.status_code == 200
    with organization_scope(leader.organization.id):
        entry = Entry.objects.get(action="list.exported")
    told = (entry.actor_label, entry.object_id, entry.changes)
    assert told == (leader.label, leader.organization.id, {"file": [None, f"accounts.{kind}"]})


def test_a_workbook_never_runs() -> None:
    response = table_response("xlsx", "x", ["=head"], [[cell] for cell in [*NASTY, Decimal("1.5")]])
    cells = [row[0] for row in xlsx_cells(response)]
    assert {kind for _value, kind in cells[:-1]} == {"s"}
    assert (cells[0][0], cells[-1]) == ("'=head", (1.5, "n"))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_is_a_file(kind: str) -> None:
    response = table_response(kind, "accounts", ["a"], [["ã"]])
    assert (response["Content-Disposition"], response.streaming) == (
        f'attachment; filename="accounts.{kind}"',
        True,
    )
    assert int(response["Content-Length"]) == len(response.getvalue())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_are_read_one_by_one(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file goes to disk, and each row is written before the next is asked for."""
    monkeypatch.setattr(exporting, "_IN_MEMORY", 10)
    alive: list[int] = []

    class Row(list):
        def __init__(self, n: int) -> None:
            super().__init__([n, "text"])
            alive.append(n)

        def __del__(self) -> None:
            alive.pop()

    most = 0

    def rows() -> Iterator[Row]:
        nonlocal most
        for n in range(50):
            yield Row(n)
            most = max(most, len(alive))

    response = table_response(kind, "x", ["n", "text"], rows())
    found = csv_rows(response) if kind == "csv" else xlsx_cells(response)
    assert (len(found), most <= 2) == (51, True)


@pytest.fixture
def accounts(aurora: Organization, leader: Actor) -> list[Account]:
    with organization_scope(aurora.id):
        head = create_account(
            actor=leader,
            values={"name": "=Alfa", "city": "São Paulo", "owner": leader.membership},
        )
        other = create_account(actor=leader, values={"name": "Beta", "parent": head})
        Account.objects.update(designation="key")
        AccountFigures.objects.create(
            account=other, until=date(2026, 10, 1), revenue=123_450, revenue_before=0
        )
    return [head, other]


def test_the_list_as_a_file(accounts: list[Account], leader: Actor, client_of: object) -> None:
    page = reverse("accounts:export_csv", args=["aurora"])
    rows = csv_rows(client_of(leader).get(page + "?sort=-name"))
    head, other = (str(account.pk) for account in accounts)
    assert [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] == [
        _line(
            id=other,
            name="Beta",
            parent="'=Alfa",
            revenue_12_months="1234.50",
            revenue_to="2026-10",
        ),
        _line(id=head, name="'=Alfa", city="São Paulo", owner="leader@aurora.example"),
    ]
    assert rows[0] == list(_line())


def _line(**given: str) -> dict[str, str]:
    empty = dict.fromkeys(
        (
            "id",
            "name",
            "legal_name",
            "tax_id",
            "parent",
            "segment",
            "country",
            "region",
            "city",
            "website",
            "linkedin",
            "owner",
            "potential",
            "phase",
            "phase_since",
            "notes",
            "tags",
            "references",
            "revenue_12_months",
            "revenue_to",
            "currency",
        ),
        "",
    )
    return empty | {"phase": "tactical", "designation": "key", "currency": "BRL"} | given


def test_the_filters_hold_for_the_file(
    accounts: list[Account], leader: Actor, client_of: object
) -> None:
    page = reverse("accounts:export_xlsx", args=["aurora"])
    cells = xlsx_cells(client_of(leader).get(page + "?q=beta"))
    assert [row[1][0] for row in cells] == ["name", "Beta"]
    assert (1234.5, "n") in cells[1]


def test_who_gets_files(
    accounts: list[Account], leader: Actor, kam: Actor, viewer: Actor, client_of: object
) -> None:
    page = reverse("accounts:export_csv", args=["aurora"])
    answers = [client_of(actor).get(page) for actor in (leader, kam, viewer)]
    assert [answer.status_code for answer in answers] == [200, 200, 403]
    assert "Beta" not in answers[2].content.decode()


def test_who_may_export_but_not_see_it_gets_no_designation(
    accounts: list[Account], leader: Actor, client_of: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tenants.roles import PERMISSIONS, Role

    page = reverse("accounts:export_csv", args=["aurora"])
    assert csv_rows(client_of(leader).get(page))[1][-1] == "key"
    hidden = PERMISSIONS["account.see_designation"] - {Role.LEADER}
    monkeypatch.setitem(PERMISSIONS, "account.see_designation", hidden)
    rows = csv_rows(client_of(leader).get(page + "?designation=key"))
    assert rows[0][-1] == "currency"
    assert {cell for row in rows for cell in row} & {"key", "designation"} == set()


def test_a_file_asks_once_however_long(
    accounts: list[Account], aurora: Organization, leader: Actor, client_of: object
) -> None:
    page = reverse("accounts:export_csv", args=["aurora"])
    browser = client_of(leader)
    counts = []
    for turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            browser.get(page).getvalue()
        counts.append(len(asked))
        with organization_scope(aurora.id):
            for n in range(3):
                create_account(actor=leader, values={"name": f"More {turn} {n}"})
    assert counts[0] == counts[1]
