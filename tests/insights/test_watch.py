"""The watch list: who rises with why, and which key accounts deserve a second look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, AccountFigures, ProgrammeSettings, TeamMember
from insights.watch import Ground, WatchLine, as_rising, ground, line, rising, second_looks
from scoring.ladder import Ladder, count_rungs
from scoring.models import Criterion, Matrix, Standing
from tenants.actors import Actor
from tenants.models import Organization
from tests.reading import as_read

pytestmark = pytest.mark.usefixtures("in_aurora")


@pytest.fixture
def matrix(in_aurora: Organization) -> Matrix:
    """An active matrix of one criterion with weight 10: 85 points are a score of 8.5."""
    made = Matrix.objects.create(name="Rule", number=1, status="active")
    Criterion.objects.create(matrix=made, position=1, name="Fit", weight=10)
    return made


@pytest.fixture
def add(matrix: Matrix) -> Callable[..., Account]:
    """Makes an account with a score and figures."""

    def make(
        name: str,
        points: int | None = None,
        revenue: tuple[int, int] | None = None,
        cost: int | None = None,
        **values: Any,
    ) -> Account:
        account = Account.objects.create(name=name, **values)
        if points is not None:
            Standing.objects.create(
                matrix=matrix, account=account, points=points, scored=1, is_complete=True
            )
            count_rungs(matrix)
        if revenue is not None:
            AccountFigures.objects.create(
                account=account,
                until=date(2026, 10, 1),
                revenue=revenue[0],
                revenue_before=revenue[1],
                cost=cost,
            )
        return account

    return make


def listed(matrix: Matrix, organization: Organization, why: str = "") -> list[tuple[str, list]]:
    start = line(organization, ground())
    found = rising(ProgrammeSettings(), matrix, start, why=why)
    return [(r.account.name, [str(w) for w in r.whys]) for r in as_rising(found, start)]


def test_the_line_is_the_lowest_key_account_s_score(
    aurora: Organization, matrix: Matrix, add: Callable[..., Account]
) -> None:
    assert line(aurora, Ground(None, 1, Ladder(None), [])) is None
    assert line(aurora, ground()) is None
    for number in range(3):
        add(f"Other {number}", 60 + number)
    aurora.key_cap = 2
    assert line(aurora, ground()) == WatchLine(61, 10)
    aurora.key_cap = 99
    assert line(aurora, ground()) == WatchLine(60, 10)
    aurora.key_cap = 4
    add("High", 90, designation="key")
    add("Low", 75, designation="key")
    assert line(aurora, ground()) == WatchLine(61, 10)  # there is room for two more
    aurora.key_cap = 2
    add("Archived", 10, designation="key", archived_at="2026-01-01T00:00Z")
    assert line(aurora, ground()) == WatchLine(75, 10, "Low")
    assert line(aurora, ground()).score == Decimal("7.50")


def test_one_poor_key_account_draws_nobody_near(
    aurora: Organization, matrix: Matrix, add: Callable[..., Account]
) -> None:
    aurora.key_cap = 2
    for number in range(3):
        add(f"Other {number}", 80 + number)
    add("Poor", 20, designation="key")
    assert line(aurora, ground()) == WatchLine(81, 10)
    aurora.key_cap = 0
    assert line(aurora, ground()) == WatchLine(20, 10, "Poor")


def test_whose_revenue_falls_does_not_rise(
    aurora: Organization, matrix: Matrix, add: Callable[..., Account]
) -> None:
    add("Falls", 90, revenue=(99, 100), potential="high")
    add("Stays", 90, revenue=(100, 100))
    add("New", 80, revenue=(100, 0))
    assert [name for name, _ in listed(matrix, aurora)] == ["Stays", "New"]


@pytest.mark.parametrize(
    ("distance", "fewest"), [("1", 65), ("0", 75), ("0.25", 73), ("0.01", 75), ("9", -15)]
)
def test_near_is_exact(distance: str, fewest: int) -> None:
    assert WatchLine(75, 10).near(Decimal(distance)) == fewest


def test_accounts_rise_by_growth_score_and_potential(
    aurora: Organization, matrix: Matrix, add: Callable[..., Account]
) -> None:
    add("Key", 75, revenue=(300, 100), designation="key", potential="high")
    add("All", 70, revenue=(120, 100), potential="high")
    add("Grows", 20, revenue=(120, 100))
    add("Slow", 64, revenue=(119, 100), potential="medium")
    add("Over", 90)
    add("Near", 65)
    add("New", revenue=(500, 0))
    add("Promising", potential="high")
    add("Archived", 90, revenue=(500, 100), archived_at="2026-01-01T00:00Z")
    growth, score, potential = "Growth", "Score near the line", "High potential"
    over = "Score over the line"
    aurora.key_cap = 2
    assert listed(matrix, aurora) == [
        ("All", [growth, score, potential]),
        ("Over", [over]),
        ("Near", [score]),
        ("Grows", [growth]),
        ("Promising", [potential]),
    ]
    assert [name for name, _ in listed(matrix, aurora, "growth")] == ["All", "Grows"]
    assert [name for name, _ in listed(matrix, aurora, "over")] == ["Over"]
    assert [name for name, _ in listed(matrix, aurora, "score")] == ["All", "Near"]
    assert [name for name, _ in listed(matrix, aurora, "potential")] == ["All", "Promising"]


def test_the_organisation_s_settings_count(matrix: Matrix, add: Callable[..., Account]) -> None:
    add("Grows", 50, revenue=(130, 100))
    settings = ProgrammeSettings(rising_growth=31, near_line=Decimal("0.50"))
    found = rising(settings, matrix, WatchLine(55, 10))
    assert [r.account.name for r in as_rising(found, WatchLine(55, 10))] == ["Grows"]
    assert list(rising(settings, matrix, WatchLine(56, 10))) == []


def test_large_amounts_are_compared_exactly(matrix: Matrix, add: Callable[..., Account]) -> None:
    add("Grows", revenue=(1_200_000_000_000_000_000, 1_000_000_000_000_000_000))
    add("Short", revenue=(1_199_999_999_999_999_999, 1_000_000_000_000_000_000))
    assert [a.name for a in rising(ProgrammeSettings(), matrix, None)] == ["Grows"]


def test_without_a_matrix_growth_and_potential_are_left(
    aurora: Organization, add: Callable[..., Account]
) -> None:
    add("Grows", 90, revenue=(130, 100))
    Matrix.objects.update(status="retired")
    found = rising(ProgrammeSettings(), None, None)
    [row] = as_rising(found, None)
    assert (row.account.name, row.score, [str(w) for w in row.whys]) == ("Grows", None, ["Growth"])


def test_key_accounts_that_fall_behind_are_named_with_why(
    aurora: Organization, matrix: Matrix, add: Callable[..., Account]
) -> None:
    aurora.key_cap = 2
    add("Fine", 90, revenue=(200, 100), cost=100, designation="key")
    add("Worst", 50, revenue=(90, 100), cost=89, designation="key", exit_risk="high")
    add("Loses", 80, revenue=(100, 100), cost=101, designation="key")
    add("Falls", revenue=(99, 100), designation="key")
    add("Standard", 10, revenue=(1, 100), exit_risk="high")
    add("Old", designation="key", exit_risk="high", archived_at="2026-01-01T00:00Z")
    assert [(look.account.name, look.whys) for look in second_looks(aurora, ground())] == [
        ("Worst", ["Revenue falls", "Poor margin", "Rank 3, the cap is 2", "High exit risk"]),
        ("Falls", ["Revenue falls"]),
        ("Loses", ["Poor margin"]),
    ]


def page(client: Client, query: str = "") -> Any:
    return client.get("/o/aurora/insights/watch-list/" + query)


LOOKS = "?show=second_looks"


def test_the_page_is_for_those_who_see_the_designation(
    add: Callable[..., Account],
    leader: Actor,
    kam: Actor,
    viewer: Actor,
    client_of: Callable[[Actor], Client],
) -> None:
    add("Grows", revenue=(130, 100), owner=kam.membership)
    add("Falls", revenue=(70, 100), designation="key")
    assert page(client_of(viewer)).status_code == 403
    assert "Watch list" not in client_of(viewer).get("/o/aurora/accounts/").content.decode()
    for actor, words in ((leader, "Decide"), (kam, "Nominate")):
        answer = page(client_of(actor))
        assert [row.account.name for row in answer.context["rows"]] == ["Grows"]
        assert answer.context["counts"] == {"rising": 1, "second_looks": 1}
        assert f"{words}<span" in as_read(answer.content.decode())
        answer = page(client_of(actor), LOOKS)
        assert [row.account.name for row in answer.context["rows"]] == ["Falls"]
        assert "Revenue falls" in answer.content.decode()


def test_who_nominates_is_on_the_team(
    add: Callable[..., Account], kam: Actor, client_of: Callable[[Actor], Client]
) -> None:
    own = add("Own", revenue=(130, 100))
    TeamMember.objects.create(
        account=own, member=kam.membership, function="finance", since=date(2026, 1, 1)
    )
    add("Of others", revenue=(130, 100))
    rows = page(client_of(kam)).context["rows"]
    assert [(row.account.name, row.account.is_mine) for row in rows] == [
        ("Of others", False),
        ("Own", True),
    ]


def test_both_lists_come_in_pages_and_keep_their_reason(
    add: Callable[..., Account], leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    for number in range(21):
        add(f"Grows {number:02}", revenue=(130, 100))
        add(f"Falls {number:02}", revenue=(70, 100), designation="key")
    client = client_of(leader)
    for query, name in (("?why=growth", "Grows 20"), (LOOKS, "Falls 20")):
        first = page(client, query)
        assert len(first.context["rows"]) == 20
        assert first.context["page_obj"].has_next()
        last = page(client, f"{query}&page=2")
        assert [row.account.name for row in last.context["rows"]] == [name]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("query", ["", LOOKS])
def test_the_statements_do_not_grow(
    add: Callable[..., Account],
    kam: Actor,
    client_of: Callable[[Actor], Client],
    count: int,
    query: str,
) -> None:
    for number in range(count):
        add(f"Grows {number}", 50, revenue=(130, 100), owner=kam.membership)
        add(f"Falls {number}", 40, revenue=(70, 100), designation="key")
    client = client_of(kam)
    page(client, query)
    with CaptureQueriesContext(connection) as captured:
        assert len(page(client, query).context["rows"]) == count
    opening = ("SAVEPOINT", "RELEASE", "SELECT set_config")
    asked = [q["sql"] for q in captured if not q["sql"].startswith(opening)]
    assert len(asked) == (10 if query else 11)
