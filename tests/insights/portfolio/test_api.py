"""The portfolio by API: every living account with its place, and what narrows it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from accounts.registry.rules import create_account, set_archived
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope
from tests.insights.counted import half_up, revenue_of, scores_of, strengths_of, year
from tests.programs import Program


@pytest.fixture
def program(june: Any, reader: Program) -> Program:
    return reader


def names(answer: Any) -> list[str]:
    return [row["account"]["name"] for row in answer.json()["results"]]


def test_each_place_is_what_the_rows_say(
    program: Program, aurora: Organization, leader: Actor
) -> None:
    with organization_scope(aurora.id):
        create_account(actor=leader, values={"name": "Nobody scored it"})
        gone = create_account(actor=leader, values={"name": "Gone"})
        set_archived(actor=leader, account=gone, archived=True)
        scores, strengths = scores_of(), strengths_of(aurora.today())
        aurora.refresh_from_db()
        revenue, start_until = revenue_of(*year(aurora)), year(aurora)
        living = list(Account.objects.filter(archived_at=None).select_related("phase"))
    body = program.call("GET", "portfolio/").json()
    assert (body["from"], body["to"]) == tuple(f"{day:%Y-%m}" for day in start_until)
    places = {row["account"]["id"]: row for row in body["results"]}
    assert places == {
        str(one.pk): {
            "account": {"id": str(one.pk), "name": one.name},
            "phase": one.phase.key if one.phase else None,
            "score": str(half_up(scores[one.pk])) if one.pk in scores else None,
            "strength": str(half_up(strengths[one.pk])) if one.pk in strengths else None,
            "revenue": str(Decimal(revenue.get(one.pk, 0)).scaleb(-2)),
        }
        for one in living
    }
    assert len(scores) == 3 < len(living)
    counts = {name: quarter["accounts"] for name, quarter in body["quarters"].items()}
    assert counts["unscored"] == 1
    assert sum(counts.values()) == len(living)
    sums = [Decimal(quarter["revenue"]) for quarter in body["quarters"].values()]
    assert sum(sums) == Decimal(sum(revenue.values())).scaleb(-2)


def test_it_is_narrowed_as_the_page_is(
    program: Program, aurora: Organization, leader: Actor, make_member: Callable[..., Membership]
) -> None:
    kam = make_member(aurora, "kam")
    with organization_scope(aurora.id):
        head = create_account(
            actor=leader, values={"name": "Head", "owner": kam, "segment": "Dairy"}
        )
        create_account(actor=leader, values={"name": "Below", "parent": head})
    assert names(program.call("GET", f"portfolio/?owner={kam.pk}")) == ["Head"]
    assert names(program.call("GET", "portfolio/?segment=Dairy")) == ["Head"]
    assert sorted(names(program.call("GET", f"portfolio/?group={head.pk}"))) == ["Below", "Head"]
    assert names(program.call("GET", "portfolio/?phase=none-such")) == []
    one = program.call("GET", "portfolio/?from=2026-06&to=2026-06").json()
    with organization_scope(aurora.id):
        aurora.refresh_from_db()
        _start, until = year(aurora)
        june = revenue_of(until, until)
    assert sum(Decimal(row["revenue"]) for row in one["results"]) * 100 == sum(june.values()) > 0


@pytest.mark.parametrize(
    ("query", "code"),
    [("from=june", "invalid"), ("owner=me", "invalid"), ("designation=key", "unknown")],
)
def test_what_cannot_be_asked_is_told(program: Program, query: str, code: str) -> None:
    answer = program.call("GET", f"portfolio/?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)


def test_as_many_statements_for_one_account_as_for_many(
    program: Program, aurora: Organization, leader: Actor
) -> None:
    counts = []
    for more in (0, 1, 3):
        with organization_scope(aurora.id):
            for n in range(more):
                create_account(actor=leader, values={"name": f"More {more} {n}"})
        cache.clear()
        with CaptureQueriesContext(connection) as found:
            assert program.call("GET", "portfolio/").status_code == 200
        control = ("SAVEPOINT", "RELEASE", "SELECT set_config", "BEGIN", "COMMIT")
        counts.append(len([q for q in found if not q["sql"].startswith(control)]))
    assert counts[1] == counts[2] <= 12
