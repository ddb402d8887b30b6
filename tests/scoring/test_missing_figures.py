"""Figures that do not exist: what an account scores then, and a ranking all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from accounts.registry.rules import create_account
from integrations.keys import create_key
from scoring.matrices import activate, create_draft
from scoring.models import Criterion, Matrix
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.programs import Program
from tests.reading import as_read

Load = Callable[..., None]
RANKING, NEW = "/o/aurora/scoring/", "/o/aurora/scoring/matrices/new/"
YEAR = [*(f"2025-{n}" for n in (11, 12)), *(f"2026-{n:02}" for n in range(1, 11))]
LIMITS = "1 2 3 4 5 6 7 8 9"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel("2026-11-15T12:00:00Z", tick=False):
        yield


def measured(name: str, metric: str, without: int | None = None) -> dict[str, Any]:
    given = {"name": name, "weight": 25, "kind": "measured", "metric": metric}
    return given | {"breakpoints": LIMITS.split(), "score_without": without}


def make(actor: Actor, *criteria: dict[str, Any]) -> Matrix:
    with organization_scope(actor.organization.id):
        draft = create_draft(actor=actor, name="Rule", criteria=list(criteria))
        return activate(actor=actor, matrix=draft)


def ranked(client: Client) -> list[tuple[int, str]]:
    return [(row.rank, row.name) for row in client.get(RANKING).context["rows"]]


@pytest.fixture
def all_measured(leader: Actor) -> Callable[[int | None], Matrix]:
    """Revenue, months and growth; an account without growth has this score there."""

    def write(without: int | None) -> Matrix:
        return make(
            leader,
            measured("Revenue", "revenue_12m", 1),
            measured("Months", "active_months", 1),
            measured("Growth", "growth_percent", without),
        )

    return write


def test_one_year_of_revenue_ranks_everybody(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load, all_measured: Any
) -> None:
    load("AB", *YEAR)
    load("C", "2026-10")
    all_measured(5)
    assert ranked(client_of(leader)) == [(1, "A"), (1, "B"), (3, "C")]


def test_a_month_of_nothing_is_no_month_with_revenue(
    reader: Program, load: Load, all_measured: Any
) -> None:
    load("AB", *YEAR[-3:])
    load("A", *YEAR[:-3], revenue="0.00")
    load("B", *YEAR[-5:-3])
    matrix = all_measured(5)
    with organization_scope(matrix.organization_id):
        months = matrix.criteria.get(name="Months")
    found = reader.call("GET", f"scores/?criterion={months.pk}").json()["results"]
    assert {row["account"]["name"]: row["value"] for row in found} == {"A": 4, "B": 6}


def test_without_such_a_score_the_pages_say_which_criterion_and_why(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load, all_measured: Any
) -> None:
    load("AB", *YEAR)
    all_measured(None)
    client = client_of(leader)
    assert ranked(client) == []
    page = as_read(client.get("/o/aurora/scoring/incomplete/").content.decode())
    assert page.count("<td>Growth (new)</td>") == 2
    with organization_scope(leader.organization.id):
        account = Account.objects.get(name="A")
    page = client.get(reverse("scoring:account", args=["aurora", account.pk])).content.decode()
    words = "There is no figure: new. So the account has no score here, and no total."
    assert as_read(page).count(words) == 1


def test_the_account_says_that_its_score_has_no_figure(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load, all_measured: Any
) -> None:
    load("A", *YEAR)
    all_measured(7)
    with organization_scope(leader.organization.id):
        account = Account.objects.get(name="A")
    page = client_of(leader).get(reverse("scoring:account", args=["aurora", account.pk]))
    words = "There is no figure: new. The criterion gives this score then."
    assert as_read(page.content.decode()).count(words) == 1


@pytest.mark.parametrize("way", ["page", "bulk", "file"])
def test_a_new_client_is_ranked_at_once(
    aurora: Organization,
    leader: Actor,
    client_of: Callable[[Actor], Client],
    load: Load,
    all_measured: Any,
    way: str,
    tmp_path: Path,
) -> None:
    load("AB", *YEAR)
    all_measured(5)
    client = client_of(leader)
    if way == "page":
        client.post("/o/aurora/accounts/new/", {"name": "New"})
    elif way == "bulk":
        with organization_scope(aurora.id):
            key = create_key(actor=Actor.of_system(aurora), name="sync", scope="write")[1]
        program = Client(headers={"authorization": f"Bearer {key}"})
        body = {"items": [{"name": "New"}]}
        program.post("/api/v1/accounts/bulk/", body, "application/json")
    else:
        path = tmp_path / "accounts.csv"
        path.write_text("name\nNew\n")
        call_command("import_accounts", path, org="aurora", stdout=StringIO())
    assert ranked(client) == [(1, "A"), (1, "B"), (3, "New")]


def test_the_score_follows_when_the_figure_comes(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load, all_measured: Any
) -> None:
    all_measured(10)
    load("AB", *YEAR)
    load("A", *(f"2025-{n:02}" for n in range(1, 11)), "2024-11", "2024-12", revenue="99.00")
    client = client_of(leader)
    rows = {row.name: row.values for row in client.get(RANKING).context["rows"]}
    assert rows == {"A": [10, 10, 2], "B": [10, 10, 10]}


@pytest.mark.parametrize("score", [0, 11, "x"])
def test_only_a_score_is_taken(leader: Actor, aurora: Organization, score: Any) -> None:
    with organization_scope(aurora.id):
        key = create_key(actor=Actor.of_system(aurora), name="sync", scope="write")[1]
    program = Client(headers={"authorization": f"Bearer {key}"})
    judged = [{"name": name, "weight": 25} for name in ("Fit", "Influence")]
    growth = measured("Growth", "growth_percent") | {"score_without": score}
    body = {"name": "Rule", "criteria": [*judged, growth]}
    answer = program.post("/api/v1/matrices/", body, "application/json")
    assert answer.status_code == 400
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/criteria/2/score_without"]
    growth["score_without"] = 4
    made = program.post("/api/v1/matrices/", body, "application/json").json()
    assert [c["score_without"] for c in made["criteria"]] == [None, None, 4]


def test_before_anyone_has_judged_the_ranking_is_provisional(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    load("B", *YEAR, revenue="0.50")
    load("AC", *YEAR)
    judged = {"name": "Fit", "weight": 50, "kind": "judged"}
    matrix = make(
        leader,
        measured("Revenue", "revenue_12m"),
        measured("Growth", "growth_percent", 5),
        judged,
    )
    client = client_of(leader)
    answer = client.get(RANKING)
    found = answer.context["provisional"]
    assert [(r.rank, r.name, str(r.score)) for r in found.rows] == [
        (1, "A", "7.50"),
        (1, "C", "7.50"),
        (3, "B", "6.00"),
    ]
    page = as_read(answer.content.decode())
    assert (page.count("Provisional ranking"), page.count("nobody has judged yet")) == (1, 1)
    assert page.count("a score for 3 of 3 accounts") == 2
    with organization_scope(leader.organization.id):
        account = Account.objects.get(name="A")
        fit = Criterion.objects.get(matrix=matrix, name="Fit")
    client.post(
        reverse("scoring:cell", args=["aurora", account.pk, fit.pk]), {"value": "9", "version": "0"}
    )
    assert ranked(client) == [(1, "A")]
    assert "Provisional" not in client.get(RANKING).content.decode()


def first_matrix(client: Client) -> list[dict[str, Any]]:
    return [form.initial for form in client.get(NEW).context["formset"]]


def test_the_first_matrix_is_one_that_the_data_can_carry(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    client = client_of(leader)
    metrics = [str(form.get("metric", "")) for form in first_matrix(client)]
    assert metrics == ["revenue_12m", "growth_percent", "", ""]
    load("ABC", *YEAR)
    metrics = [str(form.get("metric", "")) for form in first_matrix(client)]
    assert metrics == ["revenue_12m", "active_months", "", ""]
    load("ABC", *YEAR, cost="10.00")
    metrics = [str(form.get("metric", "")) for form in first_matrix(client)]
    assert metrics == ["revenue_12m", "margin_percent", "", ""]
    load("AB", "2025-01", "2025-02")
    metrics = [str(form.get("metric", "")) for form in first_matrix(client)]
    assert metrics == ["revenue_12m", "growth_percent", "", ""]


def test_its_limits_are_the_tenths_of_the_organisation_s_own_revenue(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    for number, name in enumerate("ABCDEFGHIJ", start=1):
        load(name, "2026-10", revenue=f"{number}0123.45")
    tenths = first_matrix(client_of(leader))[0]["breakpoints"]
    assert tenths == "10,100 20,100 30,100 40,100 50,100 60,100 70,100 80,100 90,100"


def test_the_first_matrix_saved_as_it_is_ranks_provisionally(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    load("ABC", *YEAR)
    with organization_scope(leader.organization.id):
        create_account(actor=leader, values={"name": "New"})
    client = client_of(leader)
    forms = first_matrix(client)
    sent = {"name": "First", "form-TOTAL_FORMS": "4", "form-INITIAL_FORMS": "4"}
    for number, form in enumerate(forms):
        sent |= {f"form-{number}-{name}": str(value) for name, value in form.items()}
    assert client.post(NEW, sent).status_code == 302
    before = client.get(RANKING)  # a draft shows what figures alone make of it
    assert [row.name for row in before.context["provisional"].rows] == ["A", "B", "C", "New"]
    assert "Provisional ranking" in before.text
    with organization_scope(leader.organization.id):
        activate(actor=leader, matrix=Matrix.objects.get())
    found = client.get(RANKING).context["provisional"]
    assert [row.name for row in found.rows] == ["A", "B", "C", "New"]
