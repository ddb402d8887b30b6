"""What if the weights were others: another ranking, the line once, nothing saved."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Account
from scoring.models import Criterion, Matrix, Standing
from scoring.whatif import crossing, imagine
from tenants.actors import Actor
from tenants.models import Organization
from tests.scoring.conftest import score_all

URL = "/o/aurora/scoring/"


@pytest.fixture
def table(leader: Actor, criteria: list[Criterion], accounts: list[Account]) -> list[Account]:
    """Fit counts: Alfa 550, Beta and Gama 500."""
    rows = [(10, 1, 1), (5, 5, 5), (5, 5, 5)]
    score_all(leader, criteria, dict(zip(accounts, rows, strict=True)))
    return accounts


@pytest.mark.parametrize(("cap", "cut"), [(1, ["Gama"]), (2, ["Gama"]), (3, []), (15, [])])
def test_ties_at_the_cap_draw_one_line(
    matrix: Matrix, criteria: list[Criterion], table: list[Account], cap: int, cut: list[str]
) -> None:
    found = imagine(matrix, {criteria[0].id: 0}, cap=cap)
    assert [(row.rank, row.name, row.moved) for row in found] == [
        (1, "Beta", 1),
        (1, "Gama", 1),
        (3, "Alfa", -2),
    ]
    assert [row.name for row in found if row.is_cut] == cut


def test_who_crosses_the_cap(
    matrix: Matrix, criteria: list[Criterion], table: list[Account]
) -> None:
    entering, leaving = crossing(imagine(matrix, {criteria[0].id: 0}, cap=1), 1)
    assert [row.name for row in entering] == ["Beta", "Gama"]
    assert [row.name for row in leaving] == ["Alfa"]
    # of those who stay outside nobody enters, and of those who stay inside nobody leaves
    assert crossing(imagine(matrix, {}, cap=1), 1) == ([], [])


def test_without_any_weight_there_is_no_ranking(
    matrix: Matrix, criteria: list[Criterion], table: list[Account]
) -> None:
    assert imagine(matrix, dict.fromkeys((c.id for c in criteria), 0), cap=1) == []


def test_the_page_shows_shares_and_saves_nothing(
    aurora: Organization,
    leader: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    table: list[Account],
) -> None:
    Organization.objects.filter(pk=aurora.pk).update(key_cap=1)
    page = client_of(leader).get(URL, {f"w_{criteria[0].pk}": "0"})
    assert [(s.criterion.name, s.weight, s.share) for s in page.context["sliders"]] == [
        ("Fit", 0, 0),
        ("Influence", 30, Decimal("0.60")),
        ("Growth", 20, Decimal("0.40")),
    ]
    text = " ".join(page.content.decode().split())
    assert text.count('class="cut"') == 1
    assert "Would enter the first 1 ranks: 2. Would leave: 1." in text
    assert sorted(Standing.objects.values_list("points", flat=True)) == [500, 500, 550]


def test_the_shares_that_are_shown_make_100(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    table: list[Account],
) -> None:
    client = client_of(leader)
    for weights in ((33, 33, 33), (1, 1, 4), (7, 11, 13)):
        sent = {f"w_{c.pk}": str(w) for c, w in zip(criteria, weights, strict=True)}
        sliders = client.get(URL, sent).context["sliders"]
        assert sum(slider.share for slider in sliders) == 1
        assert {(s.share * 100) % 1 for s in sliders} == {0}


@pytest.mark.parametrize("text", ["", "x", "-1", "1000"])
def test_a_weight_that_is_none_moves_nothing(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    table: list[Account],
    text: str,
) -> None:
    page = client_of(leader).get(URL, {f"w_{criteria[0].pk}": text})
    assert (page.status_code, page.context["is_imagined"]) == (200, False)
