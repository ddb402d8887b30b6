"""The board report: figures added up by hand, both files, who may have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from accounts.registry.rules import change_account
from audit.models import Entry
from insights.models import Snapshot
from insights.report.asked import asked
from insights.report.reading import read
from insights.snapshots.rules import freeze_all
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.insights.report.world import ROOT, charts_of, file, said_by_slides, words_of


def test_figures_are_those_of_the_month(client: Client) -> None:
    """A brings 3,600 a year as before, B 2,400 as something new, C 1,200 as before."""
    words = " ".join(words_of(client, "?language=en"))
    assert "Board report, Jun 2026" in words
    assert "Edition 1, made on" in words
    assert "Key accounts brought R$4 k in the 12 months to Jun 2026" in words.replace("\xa0", " ")
    assert "50% of all revenue" in words
    assert "Key accounts 1 R$3,600.00 50.0% 0.0% 66.7%" in words.replace("\xa0", " ")
    assert "The others 2 R$3,600.00 50.0% +200.0% 20.0%" in words.replace("\xa0", " ")
    assert "1 account is attractive while our relationship is weak; it brings 33%" in words
    assert "Of 3 accounts with revenue the largest brings 50%; the largest ten 100%." in words


def test_charts_are_native_and_hold_the_figures(client: Client) -> None:
    charts = charts_of(file(client, "pptx", "?language=en"))
    revenue = charts["Net revenue of 12 months, at each month's end"]
    assert revenue["Key accounts"] == [*[0.0] * 12, 3600.0]
    assert revenue["The others"][-1] == 3600.0
    assert revenue["The others"][0] == 4800.0
    assert charts["Share of the revenue"]["Jun 2026"] == [0.5, 1.0, 1.0]
    assert charts["Accounts by phase"]["Estratégico"] == [*[0.0] * 12, 1.0]
    value = charts["Realised value by the ledgers, up to each month's end"]
    assert value["For our clients"] == [*[0.0] * 11, 1000.0, 1000.0]
    assert value["For us"] == [*[0.0] * 11, 400.0, 400.0]
    assert charts["Attractiveness and strength"]["Estratégico"] == [9.0]


def test_parts_add_up_to_what_was_frozen(
    client: Client, aurora: Organization, leader: Actor
) -> None:
    with organization_scope(aurora.id):
        found = read(asked({}), knows=True)
        assert len(found.past) == 13
        for one in found.past:
            whole = Snapshot.objects.get(pk=one.snapshot.pk)
            assert one.all.revenue == whole.revenue
            assert one.all.cost == whole.cost
            assert one.keys.accounts == whole.key_accounts
            assert one.all.accounts == sum(one.phases.values()) == whole.accounts
        matrix = found.matrix
        placed = sum(n for n, _revenue in matrix.quarters.values())
        assert placed + matrix.beside[0] == found.now.all.accounts
        revenue = sum(sum_ for _n, sum_ in matrix.quarters.values()) + matrix.beside[1]
        assert revenue == found.now.all.revenue == found.shares.total


def test_both_languages(client: Client) -> None:
    page = words_of(client, "?language=pt-br")[0].replace("\xa0", " ")
    assert "Relatório ao conselho, jun. 2026" in page
    assert "As contas-chave trouxeram R$ 4 mil nos 12 meses até jun. 2026" in page
    slides, charts = said_by_slides(client, "?language=pt-br")
    assert slides[0][0] == "Relatório ao conselho, jun. 2026"
    assert "Participação na receita" in charts


def test_taking_it_out_is_in_the_log(client: Client, aurora: Organization) -> None:
    file(client, "pdf")
    file(client, "pptx", "?month=2026-05")
    with organization_scope(aurora.id):
        entries = Entry.objects.filter(action="report.exported")
        names = sorted(entry.changes["file"][1] for entry in entries)
        assert names == ["board-report-2026-05-1.pptx", "board-report-2026-06-1.pdf"]


@pytest.mark.parametrize(
    "query", ["?month=2031-01", "?month=x", "?edition=9", "?edition=x", "?language=xx"]
)
def test_what_is_misspelt_gives_no_file(client: Client, query: str) -> None:
    assert client.get(f"{ROOT}.pdf{query}").status_code == 404
    assert client.get(f"{ROOT}/{query}").status_code == 200


def test_who_may_not_know_sees_no_key_account(
    client: Client, viewer: Actor, client_of: Callable[[Actor], Client]
) -> None:
    reader = client_of(viewer)
    page = reader.get(f"{ROOT}/").content.decode().lower()
    assert "all accounts brought" in page
    for word in ("key account", "reviews were on time", "pptx"):
        assert word not in page
    assert [reader.get(f"{ROOT}.{kind}").status_code for kind in ("pdf", "pptx")] == [403, 403]
    assert "key accounts brought" in client.get(f"{ROOT}/").content.decode().lower()


def test_filters_are_of_what_was_frozen(
    client: Client, aurora: Organization, leader: Actor
) -> None:
    before = words_of(client, "?month=2026-06&phase=strategic&language=en")
    assert "Phase: Estratégico" in before[0]
    assert "Of 3 accounts" not in " ".join(before)
    assert "1. A R$3,600.00 100.0%" in " ".join(before).replace("\xa0", " ")
    nobody = " ".join(words_of(client, "?owner=x&language=en"))
    assert "No revenue is known for the 12 months before the end of Jun 2026" in nobody


@pytest.mark.parametrize(
    "name",
    [
        '#eval("1") *bold* $x$',
        "=1+1",
        "<b>&amp;",
        "W" * 60,
        "Ação \u202eабв",
    ],
)
def test_names_are_words_and_nothing_else(
    june: Any, aurora: Organization, leader: Actor, client: Client, name: str
) -> None:
    with organization_scope(aurora.id):
        account = Account.objects.get(name="A")
        change_account(actor=leader, account=account, values={"name": name})
    june.shift(31 * 86_400)
    freeze_all(aurora.id)
    client.force_login(leader.user)
    said = " ".join(words_of(client, "?month=2026-07"))
    slides, _charts = said_by_slides(client, "?month=2026-07")
    plain = name.replace("\u202e", "")
    assert plain.replace(" ", "") in said.replace(" ", "")
    assert any(f"1. {plain}" in slide for slide in slides)


def test_no_month_and_one_month(
    now: Any,
    aurora: Organization,
    leader: Actor,
    load: Callable[..., None],
    client_of: Callable[[Actor], Client],
) -> None:
    browser = client_of(leader)
    assert "No month has ended yet" in browser.get(f"{ROOT}/").content.decode()
    assert browser.get(f"{ROOT}.pdf").status_code == 404
    load("A", "2026-05", revenue="100.00")
    with organization_scope(aurora.id):
        Organization.objects.update(created_at="2026-05-02T12:00Z")
    freeze_all(aurora.id)
    words = " ".join(words_of(browser, "?language=en"))
    assert "All accounts brought R$100 in the 12 months to May 2026" in words
    assert "No account was a key account." in words
    assert "No account has both a score and a known relationship." in words
    assert "The only account with revenue brings all of it." in words
    _slides, charts = said_by_slides(browser, "?language=en")
    assert charts["Share of the revenue"] == {"May 2026": [1.0, 1.0, 1.0]}


def test_as_many_statements_for_one_account_as_for_many(
    june: Any, aurora: Organization, load: Callable[..., None], client: Client
) -> None:
    def asked_for(query: str) -> list[int]:
        counts = []
        for path in ("/", ".pdf", ".pptx"):
            with CaptureQueriesContext(connection) as found:
                assert client.get(f"{ROOT}{path}{query}").status_code == 200
            counts.append(len(found))
        return counts

    asked_for("?phase=strategic")
    one, three = asked_for("?phase=strategic"), asked_for("")
    assert one[1:] == three[1:]
    assert one[0] == three[0]
