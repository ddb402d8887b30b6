"""The file of each page of the portfolio holds what the page shows, for who may take it along."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Account
from audit.models import Entry
from insights.files.tables import TABLES
from insights.health.rules import healths
from pages.templatetags.figures import decimal2, money
from tenants.models import Organization
from tests.insights.test_on_demo import HOME, _loaded, client_of, demo  # noqa: F401 (fixtures)

Rows = list[dict[str, str]]


@pytest.fixture
def client(demo: Organization) -> Client:  # noqa: F811
    return client_of("leader")


def file_of(client: Client, path: str, language: str = "en") -> str:
    answer = client.get(HOME + path, headers={"accept-language": language})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode("utf-8-sig")


@pytest.fixture
def rows(client: Client) -> Callable[[str], Rows]:
    """The lines of a file by the words above them."""
    return lambda path: list(csv.DictReader(StringIO(file_of(client, path))))


def shown(client: Client, path: str) -> Any:
    return client.get(HOME + path).context


def test_health_is_that_of_the_list(
    client: Client,
    rows: Callable[[str], Rows],
    demo: Organization,  # noqa: F811
) -> None:
    found = rows("health.csv")
    expected = {str(pk): h for pk, h in healths(demo).items() if h.value is not None}
    living = {
        str(pk) for pk in Account.objects.filter(archived_at=None).values_list("pk", flat=True)
    }
    assert {row["id"]: int(row["health"]) for row in found} == {
        pk: health.value for pk, health in expected.items() if pk in living
    }
    assert {row["id"]: row["band"] for row in found} == {
        row["id"]: expected[row["id"]].band for row in found
    }
    values = [int(row["health"]) for row in found]
    assert values == sorted(values)
    parts = expected[found[0]["id"]].parts
    assert {key: int(found[0][key]) for key in parts} == parts
    poor = rows("health.csv?band=poor")
    assert [row["id"] for row in poor] == [row["id"] for row in found if row["band"] == "poor"]
    page = shown(client, "health/")
    assert [str(line.account.pk) for line in page["lines"]] == [row["id"] for row in found][:50]
    assert [n for _key, _label, n in page["bands"]] == [
        sum(row["band"] == band for row in found) for band in ("good", "fair", "poor")
    ]


def test_filters_of_the_page_are_those_of_its_file(
    client: Client, rows: Callable[[str], Rows]
) -> None:
    deep = {str(a.pk) for a in Account.objects.filter(archived_at=None, phase__key="strategic")}
    assert {row["id"] for row in rows("health.csv?phase=strategic")} <= deep
    page = shown(client, "health/?phase=strategic&band=good")
    assert page["all"] + page["unknown"] == len(deep) > 0
    assert page["files"][0] == ("CSV", f"{HOME}health.csv?band=good&phase=strategic")


@pytest.mark.parametrize(("page", "key"), [("phases", "picture"), ("engagement", "engagement")])
def test_a_picture_and_its_file_say_the_same(
    client: Client, rows: Callable[[str], Rows], page: str, key: str
) -> None:
    table, found = shown(client, f"{page}/")[key].table.rows, rows(f"{page}.csv")
    if page == "phases":
        width = len(table[0]) - 1
        assert [int(row["accounts"]) for row in found] == [int(n) for r in table for n in r[1:]]
        assert len(found) == 12 * width
    else:
        told = [decimal2(Decimal(r["engagement"])) if r["engagement"] else "–" for r in found]
        assert told == [line[1] for line in table]


def test_concentration_and_key_accounts(client: Client, rows: Callable[[str], Rows]) -> None:
    page = shown(client, "concentration/")
    places = rows("concentration.csv")
    assert [(int(p["place"]), p["id"]) for p in places] == [
        (place.place, str(place.id)) for place in page["found"].places
    ]
    assert [Decimal(p["revenue"]) * 100 for p in places] == [
        p.revenue for p in page["found"].places
    ]
    keys = rows("keys.csv")
    table = page["keys_picture"].table.rows
    assert [money(Decimal(row["key_revenue"]), "EUR") for row in keys] == [r[1] for r in table]
    assert [money(Decimal(row["other_revenue"]), "EUR") for row in keys] == [r[3] for r in table]


def test_upkeep_and_whitespace(client: Client, rows: Callable[[str], Rows]) -> None:
    table = shown(client, "compliance/")["picture"].table.rows
    assert [
        (int(r["on_time"]), int(r["late"]), int(r["missed"]) + int(r["overdue"]), int(r["skipped"]))
        for r in rows("compliance.csv")
    ] == [tuple(map(int, line[1:5])) for line in table]
    page = shown(client, "whitespace/")
    cells = [cell for row in page["segments"] for cell in row.cells]
    assert [(int(r["owned"]), int(r["to_win"])) for r in rows("whitespace.csv")] == [
        (cell.owned, cell.to_win) for cell in cells
    ]
    spots = [c for row in shown(client, "whitespace/?by=account")["accounts"] for c in row.cells]
    assert [r["state"] for r in rows("whitespace.csv?by=account")] == [spot.state for spot in spots]


@pytest.mark.parametrize("page", list(TABLES))
def test_a_workbook_holds_the_same_lines_and_it_is_told_in_the_log(
    client: Client,
    page: str,
    demo: Organization,  # noqa: F811
) -> None:
    before = Entry.objects.filter(action="list.exported").count()
    lines = list(csv.reader(StringIO(file_of(client, f"{page}.csv"))))
    book = b"".join(client.get(f"{HOME}{page}.xlsx").streaming_content)
    sheet = load_workbook(BytesIO(book), read_only=True).active
    assert sheet is not None
    assert [len(row) for row in sheet.iter_rows(values_only=True)] == [len(line) for line in lines]
    assert [str(v) for v in next(sheet.iter_rows(values_only=True))] == lines[0]
    assert len(lines) > 1
    told = Entry.objects.filter(action="list.exported").order_by("-at", "-id")
    assert told.count() == before + 2
    assert {e.changes["file"][1] for e in told[:2]} == {f"{page}.csv", f"{page}.xlsx"}


def test_who_reads_portuguese_gets_semicolons(client: Client) -> None:
    lines = file_of(client, "engagement.csv", "pt-BR").splitlines()
    assert lines[0].startswith('"quarter";"engagement"')
    assert any('"7,' in line or '"6,' in line or '"8,' in line for line in lines[1:])


@pytest.mark.parametrize("page", list(TABLES))
def test_a_viewer_takes_nothing_along(demo: Organization, page: str) -> None:  # noqa: F811
    assert client_of("viewer").get(f"{HOME}{page}.csv").status_code == 403
    if page in ("health", "phases", "engagement", "whitespace"):
        assert "Export:" not in client_of("viewer").get(f"{HOME}{page}/").content.decode()
