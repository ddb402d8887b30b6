"""Chosen columns of the list: whose they are, what a view and a file keep of them, what is hidden."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.history.rules import add_entry
from accounts.listing.choices import choice_of, keep_columns, look_of
from accounts.listing.columns import AT_MOST, COLUMNS, USUAL
from accounts.listing.columns_page import stepped
from accounts.listing.listed import listed
from accounts.listing.open_views import shown_views
from accounts.listing.saved_views import keep_view
from accounts.models import Account, Designation, ListChoice, SavedFilter
from accounts.registry.rules import create_account
from audit.models import Entry
from plans.actions.rules import open_action
from rules.errors import NotAllowedError, NotFoundError, RuleError
from scoring.matrices import activate, create_draft
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope
from tests.estate import working

LIST = "/o/aurora/accounts/"
PAGE = f"{LIST}columns/"
Clients = Callable[[Actor], Client]


def heads(text: str) -> list[str]:
    table = text[text.index("<thead>") : text.index("</thead>")]
    cells = re.findall(r"<th[^>]*>(.*?)</th>", table, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells if "data-bulk-all" not in cell]


def shown(client: Client, query: str = "") -> list[str]:
    return heads(client.get(LIST + query).content.decode())


def names_of(actor: Actor, columns: str = "") -> list[str]:
    with working(actor):
        return [column.name for column in look_of(actor, {"columns": columns}).columns]


def keep(actor: Actor, columns: list[str], density: str = "comfortable", **more: Any) -> str:
    with working(actor):
        return keep_columns(actor=actor, columns=columns, density=density, **more)


def density_of(actor: Actor) -> str:
    with working(actor):
        return choice_of(actor).density


@pytest.fixture
def alfa(in_aurora: Organization, leader: Actor) -> object:
    return create_account(
        actor=leader,
        values={"name": "Alfa", "city": "Recife", "segment": "Steel", "owner": leader.membership},
        tags=["north", "old"],
        references=[("crm", "7")],
    )


@pytest.mark.parametrize(
    ("step", "after"),
    [
        ("up:b", "bac"),
        ("up:a", "abc"),
        ("down:a", "bac"),
        ("down:c", "abc"),
        ("remove:b", "ac"),
        ("add:d", "abcd"),
        ("add:a", "abc"),
        ("up:x", "abc"),
        ("", "abc"),
    ],
)
def test_steps(step: str, after: str) -> None:
    assert stepped(list("abc"), step) == list(after)


def test_a_step_never_shows_more_than_a_list_holds() -> None:
    full = [str(n) for n in range(AT_MOST)]
    assert (stepped(full, "add:x"), stepped(full, "usual")) == (full, list(USUAL))


def test_each_sees_their_own(in_aurora: Organization, leader: Actor, viewer: Actor) -> None:
    keep(leader, ["city", "owner"], density="compact")
    assert (names_of(leader), density_of(leader)) == (["city", "owner"], "compact")
    assert (names_of(viewer), density_of(viewer)) == (list(USUAL), "comfortable")
    assert names_of(leader, "tags,city,tags,nonsense") == ["tags", "city"]
    assert not Entry.objects.filter(object_type="listchoice").exists()


def test_the_usual_ones_are_kept_as_no_choice(in_aurora: Organization, leader: Actor) -> None:
    for columns in (["city"], USUAL):
        keep(leader, columns, density="comfortable")
    with working(leader):
        assert [choice.columns for choice in ListChoice.objects.all()] == [""]


@pytest.mark.parametrize(
    ("columns", "density"),
    [
        ([], "compact"),
        (["city", "city"], "compact"),
        (["nonsense"], "compact"),
        (["city"], "tight"),
        ([f"{n}" for n in range(AT_MOST + 1)], "compact"),
    ],
)
def test_what_cannot_be_kept(
    in_aurora: Organization, leader: Actor, columns: list[str], density: str
) -> None:
    with pytest.raises(RuleError):
        keep(leader, columns, density=density)
    assert ListChoice.objects.count() == 0


def test_who_may(in_aurora: Organization, leader: Actor, viewer: Actor) -> None:
    with pytest.raises(NotAllowedError):
        keep(Actor.of_system(in_aurora), ["city"], density="compact")
    with pytest.raises(RuleError):
        keep(viewer, ["designation"], density="compact")
    view = keep_view(actor=leader, name="North", query="q=a", is_shared=True)
    with pytest.raises(NotFoundError):
        keep(viewer, ["city"], density="compact", view_id=view.pk)


def test_a_view_keeps_what_it_shows(
    aurora: Organization, leader: Actor, client_of: Clients
) -> None:
    with organization_scope(aurora.id):
        keep(leader, ["city", "tags"], density="comfortable")
    client = client_of(leader)
    client.post(reverse("accounts:filter_save", args=["aurora"]), {"name": "A", "query": "q=a"})
    with organization_scope(aurora.id):
        view = SavedFilter.objects.get()
        assert view.query == "q=a&columns=city%2Ctags"
        keep(leader, ["owner"], density="comfortable", view_id=view.pk)
        view.refresh_from_db()
        assert (view.query, names_of(leader)) == ("q=a&columns=owner", ["city", "tags"])
        told = Entry.objects.filter(action="view.kept").order_by("id").last()
        assert told and told.changes == {"query": ["q=a&columns=city%2Ctags", "q=a&columns=owner"]}


def test_a_shared_view_tells_no_designation(
    alfa: object, leader: Actor, viewer: Actor, client_of: Clients
) -> None:
    Account.objects.update(designation=Designation.KEY)
    query = "designation=key&columns=city%2Cdesignation"
    keep_view(actor=leader, name="Ours", query=query, is_shared=True)
    keep_view(actor=leader, name="Wide", query="columns=city%2Cdesignation", is_shared=True)
    assert [view.name for view in shown_views(leader, "")] == ["Ours", "Wide"]
    assert [view.query for view in shown_views(viewer, "")] == ["columns=city"]
    assert (shown(client_of(leader), f"?{query}"), shown(client_of(viewer), f"?{query}")) == (
        ["Account", "City", "Designation"],
        ["Account", "City"],
    )
    pages = [client_of(a).get(f"{PAGE}?{query}").content.decode() for a in (leader, viewer)]
    assert [':designation"' in page for page in pages] == [True, False]
    listing = client_of(viewer).get(LIST).content.decode()
    assert "designation" not in listing.lower()


def test_every_column_shows_what_is_known(alfa: object, leader: Actor, client_of: Clients) -> None:
    add_entry(actor=leader, account=alfa, kind="result", happened_on=date(2026, 5, 4), text="Won")
    open_action(
        actor=leader, account=alfa, title="Call", due_on=date(2026, 6, 7), owner=leader.membership
    )
    draft = create_draft(
        actor=leader,
        name="Rule",
        criteria=[{"name": n, "weight": 1, "kind": "judged"} for n in ("a", "b", "c")],
    )
    matrix = activate(actor=leader, matrix=draft)
    for criterion in matrix.criteria.all():
        set_score(actor=leader, criterion=criterion, account=alfa, value=7)
    wanted = ["tags", "references", "entry", "action", "score", "rank", "city", "designation"]
    columns = look_of(leader, {"columns": ",".join(wanted)}).columns
    row: dict = dict(listed(leader, {}, columns)[1][0])
    assert {name: row.get(name) for name in wanted} == {
        "tags": ["north", "old"],
        "references": ["crm: 7"],
        "entry": date(2026, 5, 4),
        "action": date(2026, 6, 7),
        "score": 7,
        "rank": 1,
        "city": "Recife",
        "designation": "Standard",
    }
    text = client_of(leader).get(f"{LIST}?columns={','.join(wanted)}").content.decode()
    assert '<td class="n" data-label="Score">7.00</td>' in text
    assert '<td data-label="Tags"><span class="chip">north</span>' in text


@pytest.mark.parametrize("part", range(0, 27, 9))
def test_columns_ask_the_same_for_one_row_and_three(
    alfa: object, leader: Actor, client_of: Clients, part: int
) -> None:
    page = f"{LIST}?columns={','.join(COLUMNS.keys()[part : part + AT_MOST])}"
    client, counts = client_of(leader), []
    client.get(page)
    for turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        counts.append(len(asked))
        for n in range(2):
            create_account(actor=leader, values={"name": f"More {turn} {n}"}, tags=["x"])
    assert counts[0] == counts[1]


def test_the_page_moves_and_keeps(aurora: Organization, leader: Actor, client_of: Clients) -> None:
    client = client_of(leader)
    sent = {"columns": ["owner", "city"], "density": "compact", "query": "q=a&columns=city"}
    moved = client.post(PAGE, sent | {"step": "up:city"}).content.decode()
    assert re.findall(r'name="columns" value="(\w+)"', moved) == ["city", "owner"]
    assert "City: column 1 of 2" in moved
    with organization_scope(aurora.id):
        assert ListChoice.objects.count() == 0
    assert client.post(PAGE, sent | {"step": "save"})["Location"] == f"{LIST}?q=a"
    with organization_scope(aurora.id):
        assert (names_of(leader), density_of(leader)) == (["owner", "city"], "compact")
    refused = client.post(PAGE, {"density": "compact", "step": "save"})
    assert (refused.status_code, "Choose at least one column." in refused.content.decode()) == (
        422,
        True,
    )


def test_the_page_keeps_for_the_view_that_is_open(
    aurora: Organization, leader: Actor, client_of: Clients
) -> None:
    with organization_scope(aurora.id):
        view = keep_view(actor=leader, name="North", query="q=a")
    client = client_of(leader)
    assert "The view “North”" in client.get(f"{PAGE}?q=a").content.decode()
    sent = {"columns": ["city"], "density": "compact", "query": "q=a", "step": "save"}
    answer = client.post(PAGE, sent | {"kept_for": str(view.pk)})
    assert answer["Location"] == f"{LIST}?q=a&columns=city"
    with organization_scope(aurora.id):
        assert names_of(leader) == list(USUAL)


def test_the_file_holds_what_is_shown(
    alfa: object, leader: Actor, viewer: Actor, client_of: Clients
) -> None:
    file = f"{LIST}export.csv?fields=shown&columns=tags,city,review,owner"
    told = client_of(leader).get(file).getvalue().decode("utf-8-sig")
    assert list(csv.reader(StringIO(told))) == [
        ["Account", "Tags", "City", "Next review", "Account manager"],
        ["Alfa", "north, old", "Recife", "", leader.label],
    ]
    assert client_of(viewer).get(file).status_code == 403


def test_others_columns_stay_theirs(
    aurora: Organization, leader: Actor, outsider: Actor, make_member: Callable[..., Membership]
) -> None:
    with organization_scope(aurora.id):
        keep(leader, ["city"], density="compact")
    with organization_scope(outsider.organization.id):
        assert names_of(outsider) == list(USUAL)
