"""How accounts moved between two month ends, counted again from the frozen rows by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from insights.models import AccountSnapshot, Snapshot
from insights.snapshots.rules import freeze_all
from reviews.measures.rules import add_measure
from scoring.matrices import activate, create_draft
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.scoring.conftest import judged

CRITERIA = [judged("Fit", 3), judged("Influence", 2), judged("Growth", 1)]
PAGE = "/o/aurora/insights/portfolio/movement/"
Page = Callable[..., Any]


@pytest.fixture
def page(
    aurora: Organization, leader: Actor, load: Any, client_of: Callable[[Actor], Client]
) -> Iterator[Page]:
    """A, B and C are scored in June; A's engagement falls and its score rises by September."""
    with time_machine.travel(datetime(2026, 6, 20, 12, tzinfo=UTC), tick=False) as now:
        load("ABC", "2025-05", "2026-04", "2026-05", revenue="100.00", cost="40.00")
        with organization_scope(aurora.id):
            Organization.objects.update(created_at=timezone.now())
            draft = create_draft(actor=leader, name="x", criteria=CRITERIA)
            matrix = activate(actor=leader, matrix=draft)
        _live(leader, matrix, {"A": (4, 9), "B": (7, 5), "C": (2, 8)}, date(2026, 6, 10))
        now.move_to(datetime(2026, 7, 2, 5, tzinfo=UTC))
        freeze_all(aurora.id)
        now.move_to(datetime(2026, 9, 20, 12, tzinfo=UTC))
        _live(leader, matrix, {"A": (9, 2), "B": (7, 8)}, date(2026, 9, 10))
        now.move_to(datetime(2026, 10, 2, 5, tzinfo=UTC))
        freeze_all(aurora.id)
        client = client_of(leader)
        yield lambda query="", browser=client: browser.get(PAGE + query).context


def _live(leader: Actor, matrix: Any, told: dict[str, tuple[int, int]], on: date) -> None:
    with organization_scope(leader.organization.id):
        for name, (score, engagement) in told.items():
            account = Account.objects.get(name=name)
            for criterion in matrix.criteria.all():
                set_score(actor=leader, criterion=criterion, account=account, value=score)
            add_measure(
                actor=leader,
                account=account,
                kind="engagement",
                value=engagement,
                measured_on=on,
                today=on,
            )


def frozen(month: date) -> dict[str, AccountSnapshot]:
    last = Snapshot.objects.filter(month=month).order_by("-edition")[0]
    return {row.name: row for row in last.rows.select_related("snapshot__formula")}


def health_of(row: AccountSnapshot, weights: dict[str, int]) -> int:
    parts = {key: value for key, value in row.parts.items() if weights.get(key)}
    total = sum(weights[key] for key in parts)
    exact = Fraction(sum(weights[key] * value for key, value in parts.items()), total)
    whole = Decimal(exact.numerator) / exact.denominator
    return int(whole.quantize(Decimal(1), ROUND_HALF_UP))


def test_each_trail_is_what_both_months_froze(page: Page, aurora: Organization) -> None:
    shown = page("?from=2026-06&to=2026-09")
    with organization_scope(aurora.id):
        before, now = frozen(date(2026, 6, 1)), frozen(date(2026, 9, 1))
    weights = now["A"].snapshot.formula.weights
    expected = {
        name: (
            Fraction(before[name].points, before[name].snapshot.weight),
            Fraction(row.points, row.snapshot.weight),
            health_of(before[name], weights),
            health_of(row, weights),
            row.revenue,
        )
        for name, row in now.items()
    }
    assert {
        t.name: (
            Fraction(t.before.score),
            Fraction(t.now.score),
            t.before.health,
            t.now.health,
            t.now.revenue,
        )
        for t in shown["found"]
    } == expected
    assert expected["A"][:2] == (4, 9)
    assert expected["A"][3] < expected["A"][2]
    rows = {row[0].words: row for row in shown["picture"].table.rows}
    assert rows["A"][2] == "4.00 → 9.00"
    assert shown["sentence"].startswith("Of 3 accounts 1 are healthier")


def test_the_picture_says_which_editions_it_shows(page: Page) -> None:
    assert page("?from=2026-06&to=2026-09")["picture"].note == (
        "Jun 2026, edition 1 → Sep 2026, edition 1"
    )
    usual = page()["ends"]
    assert (usual.before.month, usual.now.month) == (date(2026, 6, 1), date(2026, 9, 1))
    turned = page("?from=2026-09&to=2026-07")["ends"]
    assert (turned.before.month, turned.now.month) == (date(2026, 7, 1), date(2026, 9, 1))
    same = page("?from=2026-09&to=2026-09")["ends"]
    assert same.before.month < same.now.month


def test_filters_narrow_and_designations_stay_hidden(
    page: Page,
    aurora: Organization,
    viewer: Actor,
    client_of: Callable[[Actor], Client],
) -> None:
    with organization_scope(aurora.id):
        Account.objects.filter(name="B").update(designation="key", segment="Steel")
    assert [t.name for t in page("?designation=key")["found"]] == ["B"]
    assert [t.name for t in page("?segment=Steel")["found"]] == ["B"]
    theirs = page("?designation=key", client_of(viewer))
    assert len(theirs["found"]) == 3
    assert [c.name for c in theirs["controls"] if c.name == "designation"] == []


def test_without_two_months_there_is_nothing_to_compare(
    aurora: Organization, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    answer = client_of(leader).get(PAGE)
    assert answer.context["ends"] is None
    assert "Two month ends are needed" in answer.content.decode()
