"""The account list: what narrows it, its orders, how far it counts, what a row shows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.listing import listed as listing
from accounts.listing.listed import listed
from accounts.models import Account, AccountFigures, AccountTag, Designation, Phase
from accounts.registry.rules import create_account
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope


def names(actor: Actor, **parameters: str) -> list[str]:
    return [row["name"] for row in listed(actor, parameters)[1][0:50]]


def figures(account: Account, revenue: int, before: int, cost: int | None = None) -> None:
    AccountFigures.objects.create(
        account=account, until=date(2026, 10, 1), revenue=revenue, revenue_before=before, cost=cost
    )


@pytest.fixture
def accounts(in_aurora: Organization, leader: Actor) -> dict[str, Account]:
    """Four accounts that differ in all that the list is narrowed by."""
    made = {}
    for name, values in {
        "Alfa": {
            "legal_name": "Açúcar União S.A.",
            "city": "São Paulo",
            "country": "Brazil",
            "segment": "Food",
            "potential": "high",
            "owner": leader.membership,
        },
        "Beta": {"city": "Recife", "country": "Brazil", "segment": "Steel", "tax_id": ""},
        "Gama": {"country": "Germany", "tax_id": "33.042.730/0001-04"},
    }.items():
        made[name] = create_account(actor=leader, values={"name": name} | values)
    made["Delta"] = create_account(
        actor=leader, values={"name": "Delta", "parent": made["Beta"]}, tags=["far, north"]
    )
    last = Phase.objects.order_by("position").last()
    Account.objects.filter(pk=made["Gama"].pk).update(phase=last, designation=Designation.KEY)
    return made


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({}, ["Alfa", "Beta", "Delta", "Gama"]),
        ({"q": "ALFÁ"}, ["Alfa"]),
        ({"q": "acucar"}, ["Alfa"]),
        ({"q": "União"}, ["Alfa"]),
        ({"q": "sao paulo"}, ["Alfa"]),
        ({"q": "33042"}, ["Gama"]),
        ({"q": "33.042.730/0001-04"}, ["Gama"]),
        ({"q": "100%"}, []),
        ({"q": "\x00alfa"}, ["Alfa"]),
        ({"segment": "food"}, ["Alfa"]),
        ({"country": "brazil"}, ["Alfa", "Beta"]),
        ({"country": "brazil", "potential": "high"}, ["Alfa"]),
        ({"parent": "bet"}, ["Delta"]),
        ({"tag": "far, north"}, ["Delta"]),
        ({"tag": "far"}, []),
        ({"owner": "null"}, ["Beta", "Delta", "Gama"]),
        ({"owner": "me"}, ["Alfa"]),
        ({"owner": "nonsense"}, []),
        ({"designation": "key"}, ["Gama"]),
        ({"archived": "on"}, []),
    ],
)
def test_filters(
    accounts: dict[str, Account], leader: Actor, parameters: dict[str, str], found: list[str]
) -> None:
    assert names(leader, **parameters) == found


def test_filters_by_ids(accounts: dict[str, Account], leader: Actor) -> None:
    assert names(leader, owner=str(leader.membership_id)) == ["Alfa"]
    assert names(leader, parent=str(accounts["Beta"].pk)) == ["Delta"]
    assert names(leader, phase=Phase.objects.order_by("position").last().key) == ["Gama"]


def test_a_viewer_cannot_ask_for_a_designation(
    accounts: dict[str, Account], leader: Actor, viewer: Actor
) -> None:
    assert names(leader, designation="key") == ["Gama"]
    assert names(viewer, designation="key") == names(viewer) == names(leader)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["Alfa", "Beta", "Delta", "Gama"]),
        ("-name", ["Gama", "Delta", "Beta", "Alfa"]),
        ("nonsense", ["Alfa", "Beta", "Delta", "Gama"]),
        # what is unknown comes last either way, by name
        ("-revenue", ["Gama", "Beta", "Alfa", "Delta"]),
        ("revenue", ["Alfa", "Beta", "Gama", "Delta"]),
        ("-growth", ["Beta", "Gama", "Alfa", "Delta"]),
        ("growth", ["Gama", "Beta", "Alfa", "Delta"]),
        ("-margin", ["Alfa", "Gama", "Beta", "Delta"]),
        ("margin", ["Gama", "Alfa", "Beta", "Delta"]),
    ],
)
def test_orders(accounts: dict[str, Account], leader: Actor, sort: str, order: list[str]) -> None:
    figures(accounts["Alfa"], 100, 0, cost=10)
    figures(accounts["Beta"], 200, 100)
    figures(accounts["Gama"], 300, 200, cost=150)
    assert names(leader, sort=sort) == order


@pytest.mark.parametrize("sort", ["name", "-revenue", "revenue", "-growth", "margin", "-updated"])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_hold_each_account_once(
    accounts: dict[str, Account], leader: Actor, sort: str, size: int
) -> None:
    figures(accounts["Alfa"], 100, 50, cost=10)
    figures(accounts["Beta"], 100, 50, cost=10)
    found = listed(leader, {"sort": sort})[1]
    cut = [row["name"] for start in range(0, 4, size) for row in found[start : start + size]]
    assert sorted(cut) == sorted(accounts)
    assert cut == [row["name"] for row in found[0:4]]
    assert [name for (name,) in found.every("name")] == cut


def test_a_row(accounts: dict[str, Account], leader: Actor, viewer: Actor) -> None:
    figures(accounts["Gama"], 300_00, 200_00, cost=150_00)
    AccountTag.objects.all().delete()
    rows = {row["name"]: row for row in listed(leader, {})[1][0:50]}
    gama = rows["Gama"]
    assert (gama["revenue"], gama["growth"], gama["margin"]) == (
        Decimal(300),
        (Decimal("0.5"), "", 12),
        Decimal("0.5"),
    )
    assert (rows["Alfa"]["owner"], rows["Alfa"]["potential"]) == (leader.label, "High")
    assert (rows["Beta"]["owner"], rows["Beta"]["note"], rows["Delta"]["note"]) == (
        "",
        "Steel",
        "Beta",
    )
    assert [row["is_key"] for row in rows.values()] == [False, False, False, True]
    assert {row["is_key"] for row in listed(viewer, {})[1][0:50]} == {False}


def test_it_counts_a_little_past_the_page(
    accounts: dict[str, Account], leader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "COUNTED", 2)
    monkeypatch.setattr(listing, "PAGE", 1)
    counts = {page: listed(leader, {"page": page})[1] for page in ("1", "2", "3", "x", "²")}
    assert {page: (len(found), found.total) for page, found in counts.items()} == {
        "1": (2, "2+"),
        "2": (3, "3+"),
        "3": (4, "4"),
        "x": (2, "2+"),
        "²": (2, "2+"),
    }


def test_what_fits_on_one_page_is_not_counted(
    accounts: dict[str, Account], leader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    for size in (50, 4):
        monkeypatch.setattr(listing, "PAGE", size)
        found = listed(leader, {})[1]
        with CaptureQueriesContext(connection) as queries:
            assert (len(found), len(found[0:4])) == (4, 4)
        asked.append(["COUNT(*)" in query["sql"] for query in queries])
    assert asked == [[False, False], [False, False, True]]


def test_archived_accounts_stand_apart(
    accounts: dict[str, Account], leader: Actor, client_of: object
) -> None:
    Account.objects.filter(name="Beta").update(archived_at="2026-01-01T00:00Z")
    assert names(leader, archived="on") == ["Beta"]
    assert names(leader) == ["Alfa", "Delta", "Gama"]


def test_only_those_who_may_see_it_see_the_mark(
    aurora: Organization, leader: Actor, viewer: Actor, client_of: object
) -> None:
    with organization_scope(aurora.id):
        create_account(actor=leader, values={"name": "Alfa"})
        Account.objects.update(designation=Designation.KEY)
    page = reverse("accounts:list", args=["aurora"])
    shown = ['<span class="chip accent">' in _text(client_of(a), page) for a in (leader, viewer)]
    assert shown == [True, False]


def test_cells_hold_text_and_never_markup(
    aurora: Organization, leader: Actor, client_of: object
) -> None:
    with organization_scope(aurora.id):
        Membership.objects.filter(pk=leader.membership_id).update(name="<i>Me</i>")
        account = create_account(
            actor=leader,
            values={"name": "<b>Alfa</b>", "segment": "<u>S", "owner": leader.membership},
        )
        Phase.objects.update(name="<s>Phase")
        figures(account, 1_234_500_00, 1_000_000_00, cost=0)
    text = _text(client_of(leader), reverse("accounts:list", args=["aurora"]))
    row = text[text.index("<tbody>") : text.index("</tbody>")]
    assert [mark in row for mark in ("<b>", "<u>", "<i>", "<s>")] == [False] * 4
    assert [
        cell in row
        for cell in (
            "&lt;b&gt;Alfa",
            "&lt;u&gt;S",
            '<td data-label="Account manager">&lt;i&gt;Me&lt;/i&gt;</td>',
            "&lt;s&gt;Phase</span></td>",
            '<td class="n" data-label="Growth">23%</td>',
            '<td class="n" data-label="Margin">100%</td>',
            ">1.2\N{NO-BREAK SPACE}M</td>",
        )
    ] == [True] * 7


def test_every_page_and_order_answers(
    aurora: Organization, leader: Actor, client_of: object
) -> None:
    with organization_scope(aurora.id):
        create_account(actor=leader, values={"name": '<b>"Alfa"</b>'})
    for query in ("?page=9", "?page=x", "?sort=-growth", "?owner=x&q=%00", "?phase=x&parent=%ff"):
        answer = client_of(leader).get(reverse("accounts:list", args=["aurora"]) + query)
        assert answer.status_code == 200
    text = _text(client_of(leader), reverse("accounts:list", args=["aurora"]) + '?q=<b>"')
    assert ('value="&lt;b&gt;&quot;"' in text, '<b>"' in text) == (True, False)


def _text(client: Client, page: str) -> str:
    return client.get(page).content.decode()
