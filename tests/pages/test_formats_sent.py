"""What leaves the product: files are for machines, and mails in their reader's format."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver
from django.utils.translation import override
from openpyxl import load_workbook

from accounts.models import Account
from accounts.registry.rules import change_account
from reviews.models import Notice
from reviews.notices.words import in_words, subject
from scoring.matrices import activate, create_draft
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.accounts.imports.test_undo_chain import Files
from tests.estate import addresses

LANGUAGES = ("en", "pt-br")
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
FIGURES = {"revenue", "share", "cumulative_share", "revenue_12_months", "score", "index", "rank"}
FILES = {
    "accounts/export": {"revenue_to": "2026-10", "currency": "BRL", "phase_since": "2020-02-29"},
    "scoring/export": {"figures_to": "2026-10"},
    "insights/portfolio": {"from": "2025-11", "to": "2026-10", "currency": "BRL"},
    "insights/abc": {"from": "2025-11", "to": "2026-10", "currency": "BRL"},
    "insights/concentration": {"from": "2025-11", "to": "2026-10", "currency": "BRL"},
}
SERIES = {
    "insights/health": "day",
    "insights/phases": "month",
    "insights/keys": "month",
    "insights/engagement": "quarter",
    "insights/compliance": "month",
    "insights/whitespace": "day",
}
"""Files of many lines, or of none here, and the column that says of when a line is."""
Load = Callable[..., None]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel("2026-11-15T12:00:00Z", tick=False):
        yield


@pytest.fixture
def books(aurora: Organization, leader: Actor, load: Load) -> None:
    """An account with large amounts, a day and a rank."""
    load("A", "2026-09", "2026-10", revenue="1234567890123.45", cost="1234567.80")
    with organization_scope(aurora.id):
        account = Account.objects.get()
        change_account(actor=leader, account=account, values={"phase_since": date(2020, 2, 29)})
        criteria = [
            {"name": f"C{n}", "weight": 1, "kind": "measured", "metric": "revenue_12m"}
            | {"breakpoints": [str(limit) for limit in range(1, 10)]}
            for n in range(3)
        ]
        matrix = create_draft(actor=leader, name="Rule", criteria=criteria)
        activate(actor=leader, matrix=matrix)


def body(client: Client, path: str) -> bytes:
    answer = client.get(f"/o/aurora/{path}")
    return b"".join(answer.streaming_content)


def reader(client: Client, language: str) -> Client:
    client.cookies["language"] = language
    return client


def test_every_export_is_walked() -> None:
    routes = [r for r, _n, _c in addresses(get_resolver().url_patterns) if r.endswith(".csv")]
    found = {r.removeprefix("o/<slug:slug>/").removesuffix(".csv") for r in routes}
    of_one = {"accounts/import/<uuid:pk>/refused", "insights/month-ends/<uuid:snapshot_id>"}
    of_one.add("insights/skills")  # of one person, who has begun a profile
    assert found == {*FILES, *SERIES, *of_one}


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("name", SERIES)
def test_a_file_of_many_lines_says_of_when_each_is_in_every_language(
    leader: Actor, client_of: Callable[[Actor], Client], name: str
) -> None:
    client = client_of(leader)
    english, portuguese = (
        [*csv.reader(StringIO(text.decode("utf-8-sig")), delimiter=mark)]
        for text, mark in (
            (body(reader(client, "en"), f"{name}.csv"), ","),
            (body(reader(client, "pt-br"), f"{name}.csv"), ";"),
        )
    )
    assert SERIES[name] in english[0]
    assert english == [
        [
            cell.replace(",", ".") if NUMBER.fullmatch(cell.replace(",", ".")) else cell
            for cell in row
        ]
        for row in portuguese
    ]


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("name", FILES)
def test_a_file_is_the_same_in_every_language_but_for_its_marks_and_says_its_period(
    leader: Actor, client_of: Callable[[Actor], Client], name: str
) -> None:
    client = client_of(leader)
    english, portuguese = (
        [*csv.DictReader(StringIO(text.decode("utf-8-sig")), delimiter=mark)]
        for text, mark in (
            (body(reader(client, "en"), f"{name}.csv"), ","),
            (body(reader(client, "pt-br"), f"{name}.csv"), ";"),
        )
    )
    [row] = english
    with_points = {c: v.replace(",", ".") for c, v in portuguese[0].items() if c in FIGURES}
    assert [row] == [portuguese[0] | with_points]
    assert {column: row[column] for column in FILES[name]} == FILES[name]
    figures = {column: row[column] for column in row.keys() & FIGURES}
    assert [v for v in figures.values() if not NUMBER.fullmatch(v)] == []
    amounts = [figures[c] for c in ("revenue", "revenue_12_months") if c in figures]
    assert amounts == ["2469135780246.90"] * len(amounts)


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_holds_numbers_to_the_last_hundredth(
    leader: Actor, client_of: Callable[[Actor], Client], name: str, language: str
) -> None:
    file = body(reader(client_of(leader), language), f"{name}.xlsx")
    sheet = load_workbook(BytesIO(file)).active
    header, cells = sheet.iter_rows()
    row = {str(title.value): cell for title, cell in zip(header, cells, strict=True)}
    assert {row[c].data_type for c in row.keys() & FIGURES} == {"n"}
    if "phase_since" in row:
        assert row["phase_since"].is_date
    written = _written(file)
    amounts = [row[c] for c in ("revenue", "revenue_12_months") if c in row]
    assert [written[cell.coordinate] for cell in amounts] == [Decimal("2469135780246.9")] * len(
        amounts
    )


def _written(file: bytes) -> dict[str, Decimal]:
    """The numbers as they stand in the sheet, before a reader makes floats of them."""
    with zipfile.ZipFile(BytesIO(file)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    found = re.findall(r'<c r="([A-Z]+\d+)"[^>]*t="n"[^>]*><v>([^<]*)</v>', sheet)
    return {place: Decimal(text) for place, text in found}


@pytest.mark.parametrize(("language", "count"), [("en", "1,200"), ("pt-br", "1.200")])
def test_how_many_accounts_came_is_written_as_the_reader_writes_it(
    leader: Actor, kam: Actor, client_of: Callable[[Actor], Client], language: str, count: str
) -> None:
    lines = "".join(f"Client {n:04},{kam.membership.email}\n" for n in range(1_200))
    Files(leader, client_of(leader)).load("a.csv", f"name,owner\n{lines}")
    with organization_scope(leader.organization.id), override(language):
        notice = Notice.objects.get(kind="handed_over")
        [told] = in_words([notice], "aurora")
        words: list[Any] = [told.sentence, subject(notice)]
    assert [count in word for word in words] == [True, True]
