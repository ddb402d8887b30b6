"""The page of the back-test, from scores, months and decisions made by the rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from scipy import stats

from accounts.models import Account, MonthlyRevenue
from insights.models import AccountSnapshot, BackTest
from insights.tasks import answer_criteria
from scoring.matrices import activate, copy_to_draft
from scoring.models import Score
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.models import DueWork, Organization
from tenants.roles import Role
from tests.insights.backtest.world import ACCOUNTS, KEYS, PAGE, THEN, World, made


@pytest.fixture
def world(leader: Actor, client_of: Callable[[Actor], Client], aurora: Any) -> Iterator[World]:
    with made(leader, client_of, 0.05) as world:
        yield world


@pytest.fixture
def idle(leader: Actor, client_of: Callable[[Actor], Client], aurora: Any) -> Iterator[World]:
    """Nothing that was scored foretold anything."""
    with made(leader, client_of, 0.0) as world:
        yield world


def _growth(account: Account) -> float:
    """Of 36 months the last 12 against the 12 before."""
    rows = MonthlyRevenue.objects.filter(account=account).order_by("month")
    revenue = [row.revenue_minor for row in rows]
    return sum(revenue[24:]) / sum(revenue[12:24]) - 1


def test_a_planted_effect_is_shown_and_the_figures_are_those_of_scipy(world: World) -> None:
    page = world.ask()
    assert not DueWork.objects.filter(kind="criteria").exists()
    found = BackTest.objects.get().found
    growths = [_growth(one) for one in world.accounts]
    potentials, lucks = zip(*(world.scores[one.name] for one in world.accounts), strict=True)
    totals = [70 * a + 20 * b + 50 for a, b in zip(potentials, lucks, strict=True)]
    for told, scores in (
        (found["total"], totals),
        (found["criteria"][0]["outcomes"], potentials),
        (found["criteria"][1]["outcomes"], lucks),
    ):
        assert told["growth"]["n"] == ACCOUNTS
        assert told["growth"]["rho"] == pytest.approx(stats.spearmanr(scores, growths).statistic)
    assert found["criteria"][0]["outcomes"]["growth"]["low"] > 0.5
    assert found["criteria"][1]["outcomes"]["growth"]["low"] < 0
    assert found["total"]["retention"] == {"n": ACCOUNTS}
    text = page.content.decode()
    assert "Accounts with a higher score at the end of Oct 2025 grew more" in text
    assert "all alike · n = 30" in text
    assert "causes" not in text
    rows = page.context["picture"].table.rows
    assert [row[0] for row in rows] == ["Total", "Potential", "Luck", "Fame"]
    assert rows[3][1:] == ["–", "–", str(ACCOUNTS), "all alike"]


def test_where_nothing_was_planted_nothing_is_shown(idle: World) -> None:
    page = idle.ask()
    found = BackTest.objects.get().found
    assert found["total"]["growth"]["low"] < 0 < found["total"]["growth"]["high"]
    assert "nobody could tell who grew more in the 12 months after" in page.content.decode()


def test_only_what_was_known_then_counts(world: World) -> None:
    world.ask()
    before = BackTest.objects.get().found
    potential = world.matrix.criteria.get(name="Potential")
    for account in world.accounts:  # judged anew with hindsight
        set_score(
            actor=world.leader,
            criterion=potential,
            account=account,
            value=11 - world.scores[account.name][0],
        )
    world.ask()
    after = BackTest.objects.get().found
    assert after["total"] == before["total"]
    assert after["criteria"] == before["criteria"]
    assert after["steady"] != before["steady"]


def test_totals_are_those_that_were_frozen(world: World) -> None:
    from insights.backtest.reading import cases, then

    past = then([THEN])[THEN]
    found = cases(world.leader.organization, past, 12)
    frozen = dict(AccountSnapshot.objects.values_list("account_id", "points"))
    assert {
        case.id: sum(w * v for w, v in zip(past.weights, case.values, strict=True))
        for case in found
    } == frozen
    assert len(found) == ACCOUNTS


def test_designated_accounts_and_others_apart_and_from_each_decision(world: World) -> None:
    page = world.ask()
    found = BackTest.objects.get().found
    keys = [(world.scores[a.name], _growth(a)) for a in world.accounts[:KEYS]]
    scores = [70 * a + 20 * b + 50 for (a, b), _growth_of in keys]
    rho = stats.spearmanr(scores, [growth for _scores, growth in keys]).statistic
    assert found["keys"] == KEYS
    assert found["groups"]["key"]["growth"]["rho"] == pytest.approx(rho)
    assert found["groups"]["other"]["growth"]["n"] == ACCOUNTS - KEYS
    assert found["designation"]["decided"] == found["designation"]["scored"] == KEYS
    assert found["designation"]["total"]["growth"]["rho"] == pytest.approx(rho)
    assert "12 accounts were decided to be key accounts long enough ago" in page.content.decode()


def test_the_first_by_score_beside_those_that_grew_most(world: World) -> None:
    Organization.objects.update(key_cap=5)
    page = world.ask()
    top = BackTest.objects.get().found["top"]
    gained = {}
    for account in world.accounts:
        rows = list(MonthlyRevenue.objects.filter(account=account).order_by("month"))
        gained[str(account.pk)] = sum(r.revenue_minor for r in rows[24:]) - sum(
            r.revenue_minor for r in rows[12:24]
        )
    best = sorted(gained, key=lambda one: -gained[one])[:5]
    total = {
        str(a.pk): 70 * world.scores[a.name][0] + 20 * world.scores[a.name][1]
        for a in world.accounts
    }
    line = sorted(total.values())[-5]
    first = {one for one, points in total.items() if points >= line}
    assert {one["id"] for one in top["named"]} == first
    assert top["hits"] == {
        "n": ACCOUNTS,
        "named": len(first),
        "right": 5,
        "both": len(first & set(best)),
    }
    assert set(top["missed"]) == set(best) - first
    assert "were among the 5 whose revenue grew most" in page.content.decode()


def test_how_firm_the_ranking_stands(world: World) -> None:
    page = world.ask()
    steady = BackTest.objects.get().found["steady"]
    assert (steady["matrix"], steady["ranked"]) == (str(world.matrix.pk), ACCOUNTS)
    assert len(steady["inside"]) >= steady["count"]
    again = world.ask()
    assert BackTest.objects.get().found["steady"] == steady
    assert [one.share for one in again.context["inside"]] == [
        one.share for one in page.context["inside"]
    ]


def test_the_ranking_marks_who_stands_firm_from_the_last_answer(
    world: World, make_member: Any, client_of: Callable[[Actor], Client]
) -> None:
    viewer = client_of(Actor.of_member(make_member(world.leader.organization, Role.VIEWER)))
    assert set(_marks(viewer).values()) == {""}
    page = world.ask()
    firm = {one.name for one in page.context["inside"] if one.is_firm}
    fragile = {one.name for one in page.context["inside"] if not one.is_firm}
    assert firm
    assert fragile
    marks = _marks(viewer)
    assert {name for name, mark in marks.items() if mark == "firm"} == firm
    assert {name for name, mark in marks.items() if mark == "fragile"} == fragile
    shown = viewer.get("/o/aurora/scoring/").content.decode()
    assert "with weights moved by up to 20%, as of" in shown
    assert PAGE not in shown
    assert world.client is not None
    assert PAGE in world.client.get("/o/aurora/scoring/").content.decode()


def test_another_version_of_the_matrix_has_no_marks_yet(world: World) -> None:
    world.ask()
    activate(actor=world.leader, matrix=copy_to_draft(actor=world.leader, source=world.matrix))
    assert world.client is not None
    assert set(_marks(world.client).values()) == {""}


def _marks(client: Client) -> dict[str, str]:
    """Of each account of the ranking's page the mark beside its name."""
    text = client.get("/o/aurora/scoring/").content.decode()
    lines = re.findall(r'<td class="account">(.*?)</td>', text)
    names = [re.search(r'/">(.*?)</a>', line) for line in lines]
    marks = [re.search(r">(firm|fragile)<", line) for line in lines]
    assert len(names) == ACCOUNTS
    return {
        name[1]: mark[1] if mark else "" for name, mark in zip(names, marks, strict=True) if name
    }


def test_too_few_say_so_and_nothing_else(world: World) -> None:
    Score.objects.filter(account__in=world.accounts[9:]).delete()
    page = world.ask()
    assert "Too few to say: 9 accounts had every score then" in page.content.decode()
    assert page.context["picture"] is None
    assert page.context["top"] == []


def test_what_can_not_be_asked_is_refused(world: World) -> None:
    for given, said in (
        ({"month": "2026-10"}, "Choose a month with so many closed months after it."),
        ({"month": "2025-10", "horizon": "24"}, "Choose a month with so many closed months"),
        ({"horizon": "7"}, "Choose 12 or 24 months."),
    ):
        answer = world.client.post(f"{PAGE}answer/", {"horizon": "12"} | given, follow=True)
        assert said in answer.content.decode()
    assert not BackTest.objects.exists()


def test_before_anything_was_scored_the_page_says_so(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    client = client_of(leader)
    assert "Nobody has worked it out yet." in client.get(PAGE).content.decode()
    client.post(f"{PAGE}answer/", {"horizon": 12})
    answer_criteria(str(leader.organization.pk))
    assert "No past scores to look back from" in client.get(PAGE).content.decode()


def test_the_page_makes_the_same_queries_for_few_and_many(
    world: World, django_assert_max_num_queries: Any
) -> None:
    world.ask()
    with django_assert_max_num_queries(15):
        assert world.client.get(PAGE).status_code == 200


def test_who_sees_no_designation_sees_nothing_of_it(
    world: World, make_member: Any, client_of: Callable[[Actor], Client]
) -> None:
    world.ask()
    for role in (Role.VIEWER, Role.CONTRIBUTOR):
        client = client_of(Actor.of_member(make_member(world.leader.organization, role)))
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}answer/", {"horizon": 12}).status_code == 403
        assert PAGE not in client.get("/o/aurora/insights/abc/").content.decode()
