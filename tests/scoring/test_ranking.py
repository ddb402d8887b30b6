"""The ranking: places without counting, pages that meet, bands, filters, the line of the cap."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from accounts.registry.rules import set_archived
from scoring import ranking
from scoring.ladder import Ladder
from scoring.matrices import activate, copy_to_draft
from scoring.models import Criterion, Matrix, Rung, Standing
from scoring.narrowing import NarrowedRanks
from scoring.scores import set_score
from scoring.standings import recompute
from tenants.actors import Actor
from tenants.models import Organization
from tests.reading import as_read
from tests.scoring.conftest import score_all

URL = "/o/aurora/scoring/"


def rungs(matrix: Matrix) -> dict[int, int]:
    found = Rung.objects.filter(matrix=matrix).order_by("-points")
    return dict(found.values_list("points", "accounts"))


def counted(matrix: Matrix) -> dict[int, int]:
    """What the rungs must say, counted one by one."""
    told: dict[int, int] = {}
    for standing in Standing.objects.filter(matrix=matrix, is_complete=True).order_by("-points"):
        if matrix.status == "retired" or not standing.account.is_archived:
            told[standing.points] = told.get(standing.points, 0) + 1
    return told


@pytest.fixture
def table(leader: Actor, criteria: list[Criterion], accounts: list[Account]) -> list[Account]:
    """Alfa 900, Beta and Gama 500."""
    score_all(leader, criteria, dict(zip(accounts, [(9,) * 3, (5,) * 3, (5,) * 3], strict=True)))
    return accounts


def test_the_rungs_follow_each_score(
    leader: Actor, matrix: Matrix, criteria: list[Criterion], table: list[Account]
) -> None:
    assert rungs(matrix) == {900: 1, 500: 2}
    set_score(actor=leader, criterion=criteria[0], account=table[1], value=6)
    assert rungs(matrix) == {900: 1, 550: 1, 500: 1}
    set_score(actor=leader, criterion=criteria[0], account=table[0], value=None)
    assert rungs(matrix) == {550: 1, 500: 1}
    recompute(matrix)
    assert rungs(matrix) == {550: 1, 500: 1} == counted(matrix)


def test_archiving_takes_a_place_away_and_restoring_gives_it_back(
    leader: Actor, matrix: Matrix, table: list[Account]
) -> None:
    set_archived(actor=leader, account=table[1], archived=True)
    assert rungs(matrix) == {900: 1, 500: 1} == counted(matrix)
    set_archived(actor=leader, account=table[1], archived=False)
    assert rungs(matrix) == {900: 1, 500: 2} == counted(matrix)


def test_a_retired_version_keeps_archived_accounts(
    leader: Actor, matrix: Matrix, table: list[Account]
) -> None:
    set_archived(actor=leader, account=table[1], archived=True)
    activate(actor=leader, matrix=copy_to_draft(actor=leader, source=matrix))
    old = Matrix.objects.get(pk=matrix.pk)
    assert rungs(old) == {900: 1, 500: 2} == counted(old)
    set_archived(actor=leader, account=table[0], archived=True)
    assert rungs(old) == {900: 1, 500: 2}


def test_a_ladder_knows_ranks_and_where_each_place_is(matrix: Matrix, table: list[Account]) -> None:
    ladder = Ladder(matrix)
    assert (ladder.total, ladder.rank(900), ladder.rank(500), ladder.rank(499)) == (3, 1, 2, 4)
    assert [ladder.place(n) for n in range(4)] == [(900, 0), (500, 0), (500, 1), (0, 0)]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_of_any_size_meet(
    aurora: Organization, matrix: Matrix, table: list[Account], size: int, monkeypatch: object
) -> None:
    pytest.MonkeyPatch.setattr(monkeypatch, ranking, "PAGE", size)  # type: ignore[arg-type]
    told = []
    for number in range(1, 4 // size + 1 + (size == 2)):
        page = ranking.ranking_page(
            organization=aurora,
            matrix=matrix,
            weight=100,
            narrowing=NarrowedRanks(),
            number=str(number),
            before=None,
        )
        if page.page.number == number:
            told += [(row.rank, row.name) for row in page.rows]
    assert told == [(1, "Alfa"), (2, "Beta"), (2, "Gama")]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Alfa", "Beta", "Gama"]),
        ("?band=A", ["Alfa"]),
        ("?band=B", []),
        ("?band=C", ["Beta", "Gama"]),
        ("?band=C&q=gam", ["Gama"]),
        ("?segment=retail", ["Beta"]),
        ("?owner=nobody@x.example", []),
        ("?band=Z", ["Alfa", "Beta", "Gama"]),
        ("?q=%00", ["Alfa", "Beta", "Gama"]),
    ],
)
def test_bands_and_filters(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    table: list[Account],
    query: str,
    names: list[str],
) -> None:
    Account.objects.filter(name="Beta").update(segment="Retail")
    response = client_of(leader).get(URL + query)
    assert response.status_code == 200
    assert [row.name for row in response.context["rows"]] == names


@pytest.mark.parametrize(("cap", "cut"), [(1, "Alfa"), (2, None), (15, None)])
def test_the_line_is_drawn_once_whatever_ties(
    aurora: Organization,
    leader: Actor,
    client_of: Callable[[Actor], Client],
    table: list[Account],
    cap: int,
    cut: str | None,
) -> None:
    Organization.objects.filter(pk=aurora.pk).update(key_cap=cap)
    response = client_of(leader).get(URL)
    assert [row.name for row in response.context["rows"] if row.is_cut] == ([cut] if cut else [])
    assert response.content.decode().count('class="cut"') == (1 if cut else 0)


def test_the_line_may_follow_the_last_row_of_a_page(
    aurora: Organization,
    leader: Actor,
    client_of: Callable[[Actor], Client],
    table: list[Account],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ranking, "PAGE", 1)
    Organization.objects.filter(pk=aurora.pk).update(key_cap=1)
    drawn = [
        [row.is_cut for row in client_of(leader).get(f"{URL}?page={n}").context["rows"]]
        for n in (1, 2, 3)
    ]
    assert drawn == [[True], [False], [False]]


def test_accounts_without_a_total_say_what_they_have(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
) -> None:
    score_all(leader, criteria, {accounts[0]: (9, 9, 9)})
    set_score(actor=leader, criterion=criteria[0], account=accounts[1], value=4)
    browser = client_of(leader)
    assert browser.get(URL).context["missing"] == 2
    page = browser.get(f"{URL}incomplete/")
    assert [(a.name, a.scored) for a in page.context["page_obj"]] == [("Beta", 1), ("Gama", 0)]
    assert "1 of 3" in page.content.decode()
    narrowed = browser.get(f"{URL}incomplete/?q=gama")
    assert [a.name for a in narrowed.context["page_obj"]] == ["Gama"]


def test_beyond_a_limit_nobody_counts_what_is_missing(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    table: list[Account],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ranking, "COUNTED", 2)
    page = client_of(leader).get(URL)
    assert page.context["missing"] is None
    assert 'href="/o/aurora/scoring/incomplete/">Not fully scored' in as_read(page.content.decode())


def test_a_retired_version_shows_what_it_ranked(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    matrix: Matrix,
    criteria: list[Criterion],
    table: list[Account],
) -> None:
    draft = copy_to_draft(actor=leader, source=matrix)
    activate(actor=leader, matrix=draft)
    score_all(leader, list(draft.criteria.order_by("position")), {table[2]: (10, 10, 10)})
    set_archived(actor=leader, account=table[0], archived=True)
    browser = client_of(leader)
    old = browser.get(f"{URL}matrices/{matrix.pk}/ranking/").context["rows"]
    new = browser.get(URL).context["rows"]
    assert [(r.rank, r.name, r.moved) for r in old] == [
        (1, "Alfa", None),
        (2, "Beta", None),
        (2, "Gama", None),
    ]
    assert [(r.rank, r.name, r.moved) for r in new] == [(1, "Gama", 1), (2, "Beta", 0)]


@pytest.mark.parametrize("page", ["", "incomplete/"])
def test_as_many_statements_for_three_as_for_one(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
    page: str,
) -> None:
    browser = client_of(leader)
    score_all(leader, criteria, {accounts[0]: (9, 9, 9)})
    numbers = []
    for step in range(2):
        if step:
            score_all(leader, criteria, dict.fromkeys(accounts[1:], (4, 4, 4)))
            Account.objects.bulk_create(Account(name=f"New {n}", name_key=f"{n}") for n in range(3))
        browser.get(URL + page)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(URL + page).status_code == 200
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]
