"""What the ABC curve says adds up, on the page, in files and for programs."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Account
from accounts.registry.rules import set_archived
from integrations.keys import create_key
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.reading import as_read

pytestmark = pytest.mark.usefixtures("books")
PAGE, FILE = "/o/aurora/insights/abc/", "/o/aurora/insights/abc.csv"
Load = Callable[..., None]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel("2026-11-15T12:00:00Z", tick=False):
        yield


@pytest.fixture
def books(aurora: Organization, leader: Actor, load: Load) -> None:
    """A, B and C bring 400 each, D 0, E −50; C is archived since; September has one row."""
    load("ABC", "2026-09", revenue="150.00")
    load("ABC", "2026-10", revenue="250.00")
    load("D", "2026-10", revenue="0.00")
    load("E", "2026-10", revenue="-50.00")
    load("A", "2026-11", revenue="9000.00")
    with organization_scope(aurora.id):
        set_archived(actor=leader, account=Account.objects.get(name="C"), archived=True)


def of_program(aurora: Organization, query: str = "") -> Any:
    with organization_scope(aurora.id):
        key = create_key(actor=Actor.of_system(aurora), name="sync", scope="read")[1]
    return Client(headers={"authorization": f"Bearer {key}"}).get("/api/v1/abc/" + query)


def test_the_page_names_both_sums_and_their_total(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    answer = client_of(leader).get(PAGE)
    page = as_read(answer.content.decode())
    sums = page[page.index("<tfoot>") : page.index("</tfoot>")]
    for label, amount in (
        ("Total of the curve", "R$1,200.00"),
        ("2 accounts with revenue of zero or less", "−R$50.00"),
        ("Net revenue", "R$1,150.00"),
    ):
        assert f'{label}</th><td class="n">{amount}<' in sums.replace("<b>", "")
    assert page.count('C</a><span class="chip">archived</span>') == 1
    assert "Nov 2025 to Oct 2026" in page


def test_who_brought_nothing_is_named_beneath_the_curve_and_not_in_it(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    answer = client_of(leader).get(PAGE)
    table, _beneath, named = as_read(answer.content.decode()).partition("</tfoot>")
    rows = r">([A-E])</a>.*?<span class=\"chip[^>]*>([ABC])</span></td></tr>"
    assert re.findall(rows, table) == [("A", "A"), ("B", "A"), ("C", "A")]
    assert re.findall(rows, named) == [("D", "C"), ("E", "C")]
    assert "<h2>Accounts with revenue of zero or less</h2>" in named
    marks = answer.context["picture"].marks
    assert [mark.says.partition(":")[0] for mark in marks] == ["1. A", "2. B", "3. C"]


def test_shares_that_are_shown_add_up(leader: Actor, client_of: Callable[[Actor], Client]) -> None:
    shares = [shares for _place, shares in client_of(leader).get(PAGE).context["page_obj"]]
    assert [str(share) for share, _sum in shares] == ["0.334", "0.333", "0.333", "0.000", "0.000"]
    assert [str(total) for _share, total in shares] == ["0.334", "0.667", "1.000", "1.000", "1.000"]


def test_the_file_names_period_and_currency_and_keeps_zeros(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    answer = client_of(leader).get(FILE)
    assert 'filename="abc-2025-11-2026-10.csv"' in answer["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))
    kept = [(r["account"], r["state"], r["revenue"], r["share"]) for r in rows]
    assert kept == [
        ("A", "", "400.00", "0.333334"),
        ("B", "", "400.00", "0.333333"),
        ("C", "archived", "400.00", "0.333333"),
        ("D", "", "0.00", "0.000000"),
        ("E", "", "-50.00", "0.000000"),
    ]
    assert {(r["from"], r["to"], r["currency"]) for r in rows} == {("2025-11", "2026-10", "BRL")}
    book = load_workbook(BytesIO(client_of(leader).get("/o/aurora/insights/abc.xlsx").getvalue()))
    assert [cell.value for cell in book.active[2]][:7] == [
        *(1, "A", None, "2025-11", "2026-10", "BRL", 400),
    ]


def test_programs_get_the_same(aurora: Organization) -> None:
    body = of_program(aurora).json()
    places = body.pop("results")
    assert body == {
        "from": "2025-11",
        "to": "2026-10",
        "currency": "BRL",
        "total": "1200.00",
        "not_positive": "-50.00",
        "net_revenue": "1150.00",
        "accounts_to_a": 3,
    }
    assert [p["account"]["archived"] for p in places] == [False, False, True, False, False]
    assert sum(Decimal(p["share"]) for p in places) == 1
    assert places[-1]["cumulative_share"] == "1.0000"


@pytest.mark.parametrize(
    ("query", "period"),
    [
        ("?to=2026-09", ("2025-10", "2026-09")),
        ("?from=2026-10", ("2026-10", "2026-10")),
        ("?from=2026-01&to=2026-11", ("2026-01", "2026-11")),
    ],
)
def test_one_end_of_the_period_is_enough(
    aurora: Organization,
    leader: Actor,
    client_of: Callable[[Actor], Client],
    query: str,
    period: tuple[str, str],
) -> None:
    body = of_program(aurora, query).json()
    assert (body["from"], body["to"]) == period
    context = client_of(leader).get(PAGE + query).context
    assert (f"{context['start']:%Y-%m}", f"{context['until']:%Y-%m}") == period


def test_months_that_are_not_closed_are_named(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    words = "with months that are not closed yet"
    pages = [client_of(leader).get(PAGE + query) for query in ("", "?to=2026-11")]
    assert [page.content.decode().count(words) for page in pages] == [0, 1]


def test_fiscal_years_are_one_click_away(
    aurora: Organization, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    with organization_scope(aurora.id):
        Organization.objects.filter(pk=aurora.pk).update(fiscal_year_start=7)
    page = client_of(leader).get(PAGE).content.decode()
    assert page.count('href="?from=2026-07&amp;to=2026-10"') == 1
    assert page.count('href="?from=2025-07&amp;to=2026-06"') == 1
