"""The sheet and the cells over HTTP: allowed, refused, contested, elsewhere."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from audit.entries import history
from scoring.matrices import copy_to_draft
from scoring.models import Criterion, Matrix, Score
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.main_job.browsing import Node, tree
from tests.scoring.conftest import score_all

SHEET = "/o/aurora/scoring/sheet/"


def cell_url(account: Account, criterion: Criterion) -> str:
    return f"/o/aurora/scoring/accounts/{account.pk}/{criterion.pk}/score/"


def values() -> list[int]:
    return list(
        Score.objects.order_by("account__name_key", "criterion__position").values_list(
            "value", flat=True
        )
    )


def key(account: Account, criterion: Criterion) -> str:
    return f"{account.pk}_{criterion.pk}"


def test_a_cell_is_saved_with_why(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
) -> None:
    url = cell_url(accounts[0], criteria[0])
    body = {"value": "7", "version": "0", "rationale": "Asked for a second site"}
    answer = client_of(leader).post(url, body).json()
    score = Score.objects.get()
    assert answer == {
        "value": 7,
        "version": score.version,
        "author": "Leader",
        "rationale": "Asked for a second site",
    }
    again = {"value": "8", "version": answer["version"]}
    assert client_of(leader).post(url, again).json()["rationale"] == "Asked for a second site"
    assert len(history(accounts[0].id)) == 2


@pytest.mark.parametrize("who", ["viewer", "kam"])
@pytest.mark.parametrize("value", ["7", "77", ""])
def test_who_may_not_score_is_refused_whatever_is_typed(
    request: pytest.FixtureRequest,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
    who: str,
    value: str,
) -> None:
    browser = client_of(request.getfixturevalue(who))
    answer = browser.post(cell_url(accounts[0], criteria[0]), {"value": value, "version": "0"})
    assert (answer.status_code, Score.objects.count()) == (403, 0)


@pytest.mark.parametrize("value", ["0", "11", "x", "5.5", "٣", "-1"])
def test_a_cell_refuses_what_is_no_score(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
    value: str,
) -> None:
    answer = client_of(leader).post(cell_url(accounts[0], criteria[0]), {"value": value})
    assert (answer.status_code, answer.json()) == (
        422,
        {"detail": "A score is a whole number from 1 to 10."},
    )
    assert Score.objects.count() == 0


def test_the_second_is_told_whose_score_stands(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
) -> None:
    theirs = set_score(actor=leader, criterion=criteria[0], account=accounts[0], value=3)
    answer = client_of(leader).post(
        cell_url(accounts[0], criteria[0]), {"value": "9", "version": "0"}
    )
    assert theirs is not None
    assert (answer.status_code, answer.json()) == (
        409,
        {"value": 3, "version": theirs.version, "rationale": "", "author": "Leader"},
    )
    assert values() == [3]


def test_another_organisations_account_and_criterion_are_not_there(
    leader: Actor,
    borealis: Organization,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
) -> None:
    with organization_scope(borealis.id):
        account = Account.objects.create(name="Secret")
        matrix = Matrix.objects.create(name="Secret", number=1, status="active")
        criterion = Criterion.objects.create(matrix=matrix, name="Secret", position=1, weight=1)
    browser = client_of(leader)
    urls = [cell_url(account, criteria[0]), cell_url(accounts[0], criterion)]
    assert [browser.post(url, {"value": "5"}).status_code for url in urls] == [404, 404]
    pages = [
        f"/o/aurora/scoring/matrices/{matrix.pk}/",
        f"/o/aurora/scoring/matrices/{matrix.pk}/ranking/",
        f"/o/aurora/scoring/matrices/{matrix.pk}/edit/",
        f"/o/aurora/scoring/accounts/{account.pk}/",
    ]
    assert [browser.get(url).status_code for url in pages] == [404] * 4
    form = {f"s_{key(account, criteria[0])}": "5"}
    assert browser.post(SHEET, form).status_code == 302
    with organization_scope(borealis.id):
        assert Score.objects.count() == 0
    assert Score.objects.count() == 0


def test_a_whole_sheet_is_saved_without_scripts(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
) -> None:
    form = {f"s_{key(a, criteria[0])}": str(n) for n, a in enumerate(accounts, start=4)}
    answer = client_of(leader).post(SHEET, form)
    assert (answer.status_code, answer["location"], values()) == (302, SHEET, [4, 5, 6])


def test_a_wrong_value_says_what_is_wrong_and_keeps_nothing(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
) -> None:
    form = {f"s_{key(accounts[0], criteria[0])}": "7", f"s_{key(accounts[1], criteria[0])}": "12"}
    answer = client_of(leader).post(SHEET, form)
    page = answer.content.decode()
    assert (answer.status_code, Score.objects.count()) == (422, 0)
    assert "1 score is not right" in page
    assert "Someone scored some cells before you" not in page
    assert page.count("A score is a whole number from 1 to 10.") == 1
    assert 'value="12"' in page


def test_a_contested_cell_says_who_was_first(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
) -> None:
    set_score(actor=leader, criterion=criteria[0], account=accounts[0], value=3)
    form = {f"s_{key(accounts[0], criteria[0])}": "7", f"v_{key(accounts[0], criteria[0])}": "0"}
    answer = client_of(leader).post(SHEET, form)
    page = answer.content.decode()
    assert (answer.status_code, values()) == (409, [3])
    assert "Leader: 3" in page
    assert "is not right" not in page


def test_a_sheet_refuses_who_never_scores(
    viewer: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
) -> None:
    browser = client_of(viewer)
    page = browser.get(SHEET).content.decode()
    assert 'name="s_' not in page
    assert browser.post(SHEET, {f"s_{key(accounts[0], criteria[0])}": "7"}).status_code == 403
    assert Score.objects.count() == 0


def test_a_sent_row_counts_where_the_filter_has_let_it_go(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
) -> None:
    score_all(leader, criteria, {accounts[0]: (5, 5, 5)})
    name = key(accounts[0], criteria[0])
    version = Score.objects.get(criterion=criteria[0]).version
    form = {f"s_{name}": "9", f"v_{name}": str(version)}
    assert client_of(leader).post(f"{SHEET}?missing=on", form).status_code == 302
    assert values() == [9, 5, 5]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Alfa", "Beta", "Gama"]),
        ("?missing=on", ["Beta", "Gama"]),
        ("?q=ALF", ["Alfa"]),
        ("?segment=retail", ["Gama"]),
        ("?owner=kam@aurora.example", ["Beta"]),
        ("?q=zzz", []),
    ],
)
def test_the_sheet_is_narrowed(
    leader: Actor,
    kam: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
    query: str,
    names: list[str],
) -> None:
    score_all(leader, criteria, {accounts[0]: (5, 5, 5)})
    Account.objects.filter(name="Gama").update(segment="Retail")
    Account.objects.filter(name="Beta").update(owner=kam.membership)
    page = client_of(leader).get(SHEET + query)
    assert [account.name for account, _cells in page.context["rows"]] == names


def test_a_draft_has_a_sheet_of_its_own_and_a_retired_version_none(
    leader: Actor, client_of: Callable[[Actor], Client], matrix: Matrix, accounts: list[Account]
) -> None:
    draft = copy_to_draft(actor=leader, source=matrix)
    browser = client_of(leader)
    assert browser.get(f"{SHEET}?matrix={draft.pk}").context["matrix"] == draft
    Matrix.objects.filter(pk=draft.pk).update(status="retired")
    urls = [f"{SHEET}?matrix={draft.pk}", f"{SHEET}?matrix={uuid.uuid4()}"]
    assert [browser.get(url).status_code for url in urls] == [302, 302]


def test_as_many_statements_for_a_kam_whatever_the_length(
    kam: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
) -> None:
    browser = client_of(kam)
    numbers = []
    for count in (1, 3):
        Account.objects.bulk_create(
            Account(name=f"New {count}{n}", name_key=f"{count}{n}") for n in range(count)
        )
        browser.get(SHEET)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(SHEET).status_code == 200
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


def test_a_cell_cleared_and_scored_again_at_once_repeats_no_version(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
) -> None:
    browser, url = client_of(leader), cell_url(accounts[0], criteria[0])
    versions = [0]
    for value in ("7", "8", "", "7", "8", ""):
        answer = browser.post(url, {"value": value, "version": versions[-1]})
        versions.append(answer.json()["version"])
    seen = [version for version in versions if version]
    assert (len(seen), len(set(seen))) == (4, 4)
    stale = browser.post(url, {"value": "9", "version": seen[0]})
    assert (stale.status_code, stale.json()["value"]) == (409, None)


def sent_by(page: str) -> dict[str, str]:
    """What a browser sends of the scores of a page that nobody has typed in."""
    [node] = [n for n in tree(page).all("form") if _scores_in(n)]
    inputs = {n.attrs["name"]: n.attrs.get("value", "") for n in _scores_in(node)}
    texts = {n.attrs["name"]: n.raw for n in node.all("textarea")}
    return inputs | texts


def _scores_in(form: Node) -> list[Node]:
    return [n for n in form.all("input") if n.attrs.get("name", "")[:2] in ("s_", "v_", "w_", "x_")]


@pytest.mark.parametrize("page", ["scoring/sheet/", "scoring/accounts/{}/"])
def test_a_cell_that_was_not_touched_never_conflicts(
    leader: Actor,
    client_of: Callable[[Actor], Client],
    criteria: list[Criterion],
    accounts: list[Account],
    page: str,
) -> None:
    browser, address = client_of(leader), f"/o/aurora/{page.format(accounts[0].pk)}"
    theirs, cleared, mine = criteria
    for criterion in (theirs, cleared):
        set_score(actor=leader, criterion=criterion, account=accounts[0], value=3, rationale="a\nb")
    sent = sent_by(browser.get(address).content.decode())
    set_score(actor=leader, criterion=theirs, account=accounts[0], value=9, rationale="Grown")
    set_score(actor=leader, criterion=cleared, account=accounts[0], value=None)
    sent[f"s_{key(accounts[0], mine)}"] = "8"
    assert browser.post(address, sent).status_code == 302
    assert list(Score.objects.order_by("-value").values_list("value", "rationale")) == [
        (9, "Grown"),
        (8, ""),
    ]
    sent[f"s_{key(accounts[0], theirs)}"] = "4"
    told = browser.post(address, sent)
    assert (told.status_code, values()) == (409, [9, 8])
