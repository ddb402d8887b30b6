"""The second sheet: what it lists, what it saves, what it says where there is nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, AccountFigures, TeamMember
from accounts.phases.settings import change_programme
from scoring.models import Criterion, Matrix, Score, SecondScore
from scoring.scores import set_score
from scoring.second.rules import MINUTES, set_second_score
from tenants.actors import Actor
from tenants.models import Organization
from tests.scoring.conftest import score_all
from tests.scoring.test_sheet import key

SECOND = "/o/aurora/scoring/second/"
LATER = f"{SECOND}?all=on"
START = "2026-11-02T12:00Z"
Clients = Callable[[Actor], Client]


def cell_url(account: Account, criterion: Criterion) -> str:
    return f"/o/aurora/scoring/accounts/{account.pk}/{criterion.pk}/second/"


def shown(browser: Client, address: str = SECOND) -> list[str]:
    return [account.name for account, _cells in browser.get(address).context["rows"]]


def words(answer: Any) -> str:
    """A page without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def values() -> list[tuple[str, int, str]]:
    rows = SecondScore.objects.order_by("account__name_key", "criterion__position")
    return list(rows.values_list("account__name", "value", "rationale"))


def test_what_others_scored_is_listed_the_largest_revenue_first(
    scored: dict[str, Any],
    accounts: list[Account],
    leader: Actor,
    second: Actor,
    client_of: Clients,
) -> None:
    AccountFigures.objects.create(account=accounts[1], until="2026-10-01", revenue=200_000)
    browser = client_of(second)
    assert shown(browser) == ["Beta", "Alfa"]
    AccountFigures.objects.create(account=accounts[0], until="2026-10-01", revenue=300_000)
    assert shown(browser) == ["Alfa", "Beta"]
    assert shown(client_of(leader)) == []
    assert shown(browser, f"{SECOND}?q=bet") == ["Beta"]
    Account.objects.filter(name="Beta").update(archived_at=START)
    assert shown(browser) == ["Alfa"]


def test_a_kam_scores_apart_on_the_accounts_of_their_team(
    scored: dict[str, Any], accounts: list[Account], kam: Actor, client_of: Clients
) -> None:
    browser = client_of(kam)
    assert shown(browser) == []
    TeamMember.objects.create(account=accounts[1], member=kam.membership, since="2026-01-01")
    assert shown(browser) == ["Beta"]
    assert browser.post(cell_url(accounts[1], scored["criterion"]), {"value": "8"}).json() == {
        "value": 8,
        "version": SecondScore.objects.get().version,
        "rationale": "",
        "author": "Kam",
    }
    assert (
        browser.post(cell_url(accounts[0], scored["criterion"]), {"value": "8"}).status_code == 403
    )


def test_who_has_given_finds_it_while_it_can_be_changed_and_afterwards_by_asking(
    scored: dict[str, Any], second: Actor, client_of: Clients
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        browser = client_of(second)
        browser.post(cell_url(scored["account"], scored["criterion"]), {"value": "4"})
        assert shown(browser) == ["Alfa", "Beta"]
        assert browser.get(SECOND).context["rows"][0][1][0].may_score is True
        clock.shift(60 * MINUTES)
        assert (shown(browser), shown(browser, LATER)) == (["Beta"], ["Alfa", "Beta"])
        cell = browser.get(LATER).context["rows"][0][1][0]
        assert (cell.may_score, cell.shown, str(cell.closed)) == (False, "4", "stands")
        sent = {"value": "5", "version": SecondScore.objects.get().version}
        refused = browser.post(cell_url(scored["account"], scored["criterion"]), sent)
        assert (refused.status_code, "stands beside the first" in refused.json()["detail"]) == (
            422,
            True,
        )


def test_a_whole_second_sheet_is_saved_without_scripts(
    scored: dict[str, Any],
    accounts: list[Account],
    criteria: list[Criterion],
    second: Actor,
    client_of: Clients,
) -> None:
    browser = client_of(second)
    page = browser.get(SECOND).content.decode()
    assert page.count('inputmode="numeric"') == 2
    one, other = (key(account, criteria[0]) for account in accounts[:2])
    sent = {f"s_{one}": "4", f"v_{one}": "0", f"s_{other}": "12", f"v_{other}": "0"}
    refused = browser.post(SECOND, sent)
    assert (refused.status_code, values()) == (422, [])
    assert "1 score is not right" in refused.content.decode()
    kept = browser.post(SECOND, sent | {f"s_{other}": "3", f"r_{one}": "Small"})
    assert (kept.status_code, kept["location"]) == (302, SECOND)
    assert values() == [("Alfa", 4, "Small"), ("Beta", 3, "")]
    assert Score.objects.count() == 2


def test_what_a_form_names_and_is_not_open_stays_as_it_is(
    scored: dict[str, Any],
    accounts: list[Account],
    criteria: list[Criterion],
    leader: Actor,
    second: Actor,
    client_of: Clients,
) -> None:
    """One's own first score, and what nobody has scored."""
    set_score(actor=second, criterion=criteria[1], account=accounts[0], value=2)
    sent = {f"s_{key(accounts[0], criterion)}": "9" for criterion in criteria[1:]}
    assert client_of(second).post(SECOND, sent).status_code == 302
    assert values() == []


@pytest.mark.parametrize("by", ["cell", "sheet"])
def test_two_windows_of_one_person(
    scored: dict[str, Any], second: Actor, client_of: Clients, by: str
) -> None:
    browser, place = client_of(second), key(scored["account"], scored["criterion"])
    given = set_second_score(actor=second, **scored, value=4)
    assert given is not None
    if by == "cell":
        answer = browser.post(
            cell_url(scored["account"], scored["criterion"]), {"value": "9", "version": "0"}
        )
        assert answer.json()["value"] == 4
    else:
        answer = browser.post(SECOND, {f"s_{place}": "9", f"v_{place}": "0"})
    assert (answer.status_code, values()) == (409, [("Alfa", 4, "")])


def test_pages_where_there_is_nothing_to_do(
    in_aurora: Organization,
    leader: Actor,
    kam: Actor,
    viewer: Actor,
    client_of: Clients,
) -> None:
    told = {who: words(client_of(who).get(SECOND)) for who in (leader, kam)}
    assert all("Second scores are switched off" in text for text in told.values())
    assert "Open the settings" in told[leader]
    assert "A sales leader or an administrator switches them on." in told[kam]
    assert client_of(viewer).get(SECOND).status_code == 403
    change_programme(actor=leader, values={"second_scoring": True})
    assert "No active matrix yet" in words(client_of(leader).get(SECOND))


def test_when_all_is_given(
    scored: dict[str, Any], accounts: list[Account], second: Actor, client_of: Clients
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        for account in accounts[:2]:
            set_second_score(actor=second, **scored | {"account": account}, value=4)
        clock.shift(60 * MINUTES)
        assert "Nothing to score apart" in words(client_of(second).get(SECOND))
        assert "No account fits" in words(client_of(second).get(f"{SECOND}?q=zzz"))


def test_the_settings_page_switches_them_on_and_off(
    in_aurora: Organization, leader: Actor, client_of: Clients, matrix: Matrix
) -> None:
    browser, address = client_of(leader), "/o/aurora/settings/phases/"
    form = browser.get(address).context["form"]
    sent = {bound.html_name: bound.value() for bound in form if bound.value() is not False}
    assert "second_scoring" not in sent
    assert browser.post(address, sent | {"second_scoring": "on"}).status_code == 302
    assert "No account fits" not in words(browser.get(SECOND))
    assert browser.get(SECOND).context["matrix"] == matrix
    assert browser.post(address, sent).status_code == 302
    assert "Second scores are switched off" in words(browser.get(SECOND))
    log = words(browser.get("/o/aurora/settings/audit/"))
    assert "second scores: no → yes" in log


def test_both_stand_on_the_accounts_page_once_they_stand(
    scored: dict[str, Any], leader: Actor, second: Actor, client_of: Clients
) -> None:
    page = f"/o/aurora/scoring/accounts/{scored['account'].pk}/"
    with time_machine.travel(START, tick=False) as clock:
        set_second_score(actor=second, **scored, value=4, rationale="Nobody there knows us")
        for who in (leader, second):
            assert "Scored apart" not in words(client_of(who).get(page))
        clock.shift(60 * MINUTES)
        for who in (leader, second):
            text = words(client_of(who).get(page))
            assert "first 7 (Leader, " in text
            assert "second 4 (Second, " in text
            assert "★ 3 apart" in text
            assert "Nobody there knows us" in text


def test_the_ranking_marks_where_two_people_are_far_apart(
    switched_on: None,
    leader: Actor,
    second: Actor,
    criteria: list[Criterion],
    accounts: list[Account],
    client_of: Clients,
) -> None:
    score_all(leader, criteria, dict.fromkeys(accounts, (7, 7, 7)))
    page, browser = "/o/aurora/scoring/", client_of(leader)
    with time_machine.travel(START, tick=False) as clock:
        for account, values in zip(accounts, ((8, 4, 5), (6, 8, 7), (7, 7, 7)), strict=True):
            for criterion, value in zip(criteria, values, strict=True):
                set_second_score(actor=second, criterion=criterion, account=account, value=value)
        assert "apart" not in words(browser.get(page))
        clock.shift(60 * MINUTES)
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(page)
        control = ("SAVEPOINT", "RELEASE", "SELECT set_config")
        assert len([q for q in asked if not q["sql"].startswith(control)]) <= 13
        assert {row.name: row.spread for row in answer.context["rows"]} == {
            "Alfa": 3,
            "Beta": 0,
            "Gama": 0,
        }
        text = words(answer)
        assert text.count("★ 3 apart") == 1
        assert "★ two people who scored apart are 2 or more apart" in text


def test_a_second_score_is_taken_back_by_a_page_that_asks(
    scored: dict[str, Any], leader: Actor, second: Actor, kam: Actor, client_of: Clients
) -> None:
    given = set_second_score(actor=second, **scored, value=4)
    assert given is not None
    address = f"{SECOND}{given.pk}/removal/"
    assert client_of(kam).post(address).status_code == 403
    browser = client_of(leader)
    assert "Take the second score of Alfa back?" in words(browser.get(address))
    assert (browser.post(address).status_code, values()) == (302, [])
    assert browser.post(address).status_code == 404


def test_as_many_statements_whatever_the_length(
    switched_on: None, leader: Actor, kam: Actor, criteria: list[Criterion], client_of: Clients
) -> None:
    browser, numbers = client_of(kam), []
    for count in (1, 3):
        for n in range(count):
            account = Account.objects.create(name=f"New {count}{n}", owner=kam.membership)
            score_all(leader, criteria, {account: (5, 5, 5)})
        browser.get(SECOND)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(SECOND).status_code == 200
        control = ("SAVEPOINT", "RELEASE", "SELECT set_config")
        numbers.append(len([q for q in captured if not q["sql"].startswith(control)]))
    assert numbers[0] == numbers[1] <= 12
