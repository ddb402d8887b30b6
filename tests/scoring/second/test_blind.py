"""Whatever the first score is, the second sheet answers with the same letters.

Each answer is taken twice, before and after the first scorer moves value, rationale, total and
rank; a page that differs tells something of the first score.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Account
from scoring.models import Criterion, Score, SecondScore
from scoring.scores import set_score
from scoring.second.rules import set_second_score
from tenants.actors import Actor
from tests.scoring.conftest import score_all
from tests.scoring.test_sheet import key

SECOND = "/o/aurora/scoring/second/"
FIRST_WORDS = "Zwilling has left them"
Clients = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _still() -> Any:
    with time_machine.travel("2026-11-02T12:00Z", tick=False):
        yield


@pytest.fixture
def ranked(
    switched_on: None, leader: Actor, criteria: list[Criterion], accounts: list[Account]
) -> None:
    score_all(leader, criteria, {accounts[0]: (9, 9, 9), accounts[1]: (5, 5, 5)})


def move(leader: Actor, criteria: list[Criterion], accounts: list[Account]) -> None:
    """Alfa falls from the first rank to the last, with a rationale."""
    for criterion in criteria:
        set_score(
            actor=leader,
            criterion=criterion,
            account=accounts[0],
            value=2,
            rationale=FIRST_WORDS,
        )


def letters(answer: Any) -> tuple[int, str]:
    """What was answered, without the token that every form has of its own."""
    return answer.status_code, re.sub(r"\b[A-Za-z0-9]{64}\b", "token", answer.content.decode())


def asked(
    browser: Client, criteria: list[Criterion], accounts: list[Account]
) -> dict[str, tuple[int, str]]:
    """Every answer of the second sheet to who has not scored yet, and what its rows lead to."""
    alfa = accounts[0]
    wrong = {f"s_{key(alfa, criteria[0])}": "77"}
    stale = {f"s_{key(alfa, criteria[0])}": "7", f"v_{key(alfa, criteria[0])}": "5"}
    cell = f"/o/aurora/scoring/accounts/{alfa.pk}/{criteria[0].pk}/second/"
    return {
        "sheet": letters(browser.get(SECOND)),
        "all": letters(browser.get(f"{SECOND}?all=on")),
        "by name": letters(browser.get(f"{SECOND}?q=alf")),
        "by band": letters(browser.get(f"{SECOND}?band=A")),
        "wrong": letters(browser.post(SECOND, wrong)),
        "stale": letters(browser.post(SECOND, stale)),
        "wrong cell": letters(browser.post(cell, {"value": "77"})),
        "stale cell": letters(browser.post(cell, {"value": "7", "version": "5"})),
        "row leads to": letters(browser.get(f"/o/aurora/accounts/{alfa.pk}/history/")),
    }


def test_nothing_on_the_second_sheet_depends_on_the_first_score(
    ranked: None,
    leader: Actor,
    second: Actor,
    criteria: list[Criterion],
    accounts: list[Account],
    client_of: Clients,
) -> None:
    browser = client_of(second)
    before = asked(browser, criteria, accounts)
    assert [
        before[name][0] for name in ("sheet", "wrong", "stale", "wrong cell", "stale cell")
    ] == [*(200, 422, 409, 422, 409)]
    assert "Alfa" in before["sheet"][1]
    move(leader, criteria, accounts)
    assert FIRST_WORDS in str(list(Score.objects.values_list("rationale", flat=True)))
    assert asked(browser, criteria, accounts) == before
    assert SecondScore.objects.count() == 0


def test_giving_says_nothing_of_the_first_either(
    ranked: None,
    leader: Actor,
    second: Actor,
    criteria: list[Criterion],
    accounts: list[Account],
    client_of: Clients,
) -> None:
    """Nor does the sheet afterwards, where one may still change what one gave."""
    browser = client_of(second)
    move(leader, criteria, accounts)
    cell = f"/o/aurora/scoring/accounts/{accounts[0].pk}/{criteria[0].pk}/second/"
    answer = browser.post(cell, {"value": "8", "version": "0"}).json()
    version = SecondScore.objects.get().version
    assert answer == {"value": 8, "version": version, "rationale": "", "author": "Second"}
    given = letters(browser.get(SECOND))
    assert FIRST_WORDS not in given[1]
    SecondScore.objects.update(first_value=10)
    assert letters(browser.get(SECOND)) == given


def test_whoever_comes_third_reads_neither(
    ranked: None,
    leader: Actor,
    second: Actor,
    kam: Actor,
    criteria: list[Criterion],
    accounts: list[Account],
    client_of: Clients,
) -> None:
    Account.objects.update(owner=kam.membership)
    set_second_score(
        actor=second, criterion=criteria[0], account=accounts[0], value=8, rationale="Second words"
    )
    cell = f"/o/aurora/scoring/accounts/{accounts[0].pk}/{criteria[0].pk}/second/"
    browser = client_of(kam)
    before = asked(browser, criteria, accounts), letters(browser.post(cell, {"value": "4"}))
    assert before[1][0] == 422
    assert "Second words" not in str(before)
    move(leader, criteria, accounts)
    SecondScore.objects.update(value=1, rationale="Other words")
    assert (
        asked(browser, criteria, accounts),
        letters(browser.post(cell, {"value": "4"})),
    ) == before


def test_both_are_shown_to_nobody_while_the_second_may_change(
    ranked: None,
    leader: Actor,
    second: Actor,
    criteria: list[Criterion],
    accounts: list[Account],
    client_of: Clients,
) -> None:
    """The first stands on the account's page, as the sheet says; what was second does not yet."""
    page = f"/o/aurora/scoring/accounts/{accounts[0].pk}/"
    before = [letters(client_of(who).get(page)) for who in (leader, second)]
    set_second_score(actor=second, criterion=criteria[0], account=accounts[0], value=8)
    assert [letters(client_of(who).get(page)) for who in (leader, second)] == before


def test_what_is_open_to_everybody_stays_open_and_the_sheet_says_so(
    ranked: None,
    leader: Actor,
    second: Actor,
    criteria: list[Criterion],
    accounts: list[Account],
    client_of: Clients,
) -> None:
    """Ranking and account's page hold the first score: hiding them would stop the day's work."""
    move(leader, criteria, accounts)
    browser = client_of(second)
    told = " ".join(browser.get(SECOND).content.decode().split())
    assert "look at ranking and scores of these accounts afterwards" in told
    assert (
        FIRST_WORDS in browser.get(f"/o/aurora/scoring/accounts/{accounts[0].pk}/").content.decode()
    )
