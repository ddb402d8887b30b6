"""The page of the programme's return, from accounts, months and decisions made by the rules."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.test import Client

from accounts.designation.rules import designate, reduce
from accounts.models import Account, MonthlyRevenue
from accounts.registry.rules import create_account
from accounts.revenue.rules import MonthFigures, set_months
from audit.models import Entry
from insights.models import ProgrammeAnswer, ProgrammeCost
from insights.programme.matching import FEWEST, MOST
from insights.programme.reading import standings
from insights.tasks import answer_programme
from tenants.actors import Actor
from tenants.models import DueWork
from tenants.roles import Role
from tenants.scope import organization_scope

DECIDED, TODAY = date(2025, 5, 10), "2026-11-20T12:00Z"
KEYS, OTHERS = 9, 24
PAGE = "/o/aurora/insights/programme/"


@dataclass(frozen=True)
class World:
    """Key accounts bring half as much again after the decision, others stay as they are."""

    leader: Actor
    client: Client
    keys: list[Account]
    others: list[Account]


@pytest.fixture
def world(aurora: Any, leader: Actor, client_of: Callable[[Actor], Client]) -> Any:
    with time_machine.travel(TODAY, tick=False), organization_scope(aurora.id):
        others = [_account(leader, f"Other {n:02}", 100 + n, grows=1) for n in range(OTHERS)]
        keys = [_account(leader, f"Key {n}", 101 + n * 2, grows=1.5) for n in range(KEYS)]
    with time_machine.travel(DECIDED, tick=False), organization_scope(aurora.id):
        for account in keys:
            designate(
                actor=leader,
                account=account,
                to="key",
                reason="Room",
                expected_return_minor=60_000,
                override_reason="All at once",
            )
    with time_machine.travel(TODAY, tick=False), organization_scope(aurora.id):
        yield World(leader, client_of(leader), keys, others)


def _account(actor: Actor, name: str, thousands: int, *, grows: float) -> Account:
    account = create_account(actor=actor, values={"name": name, "segment": "Retail"})
    months = [date(2023, 5, 1) + relativedelta(months=n) for n in range(42)]
    figures = [
        MonthFigures(
            month, round(thousands * 1000 * (grows if month > DECIDED else 1)), thousands * 400
        )
        for month in months
    ]
    set_months(actor=actor, account=account, months=figures)
    return account


def _answered(world: World) -> Any:
    assert world.client.post(f"{PAGE}answer/").status_code == 302
    assert ProgrammeAnswer.objects.get().is_waiting
    assert "hx-trigger" in world.client.get(PAGE).content.decode()
    answer_programme(str(world.leader.organization.pk))
    assert not DueWork.objects.filter(kind="programme").exists()
    return world.client.get(PAGE)


def _sum(account: Account, first: date, months: int) -> int:
    until = first + relativedelta(months=months)
    rows = MonthlyRevenue.objects.filter(account=account, month__gte=first, month__lt=until)
    return sum(row.revenue_minor for row in rows)


def test_a_planted_effect_is_told_with_its_interval_and_the_figures_are_those_of_the_months(
    world: World,
) -> None:
    page = _answered(world)
    found = ProgrammeAnswer.objects.get().found
    growths = [
        Decimal(_sum(one, date(2025, 6, 1), 12)) / _sum(one, date(2024, 5, 1), 12) - 1
        for one in world.keys
    ]
    measured = found["measures"]["growth"]
    assert measured["n"] == KEYS
    assert measured["key"] == pytest.approx(float(statistics.fmean(growths)))
    assert measured["others"] == pytest.approx(0)
    assert measured["low"] == measured["high"] == pytest.approx(0.5)
    assert found["measures"]["retention"]["key"] == 1
    assert max(pair["n"] for pair in found["pairs"].values()) == MOST
    assert "grew 50.0 points more than others like them" in page.content.decode()
    assert page.context["picture"].table.rows[0][:5] == (
        ["Growth", "50.0%", "0.0%", "+50.0", "50.0 … 50.0"]
    )


def test_what_was_gained_stands_beside_what_was_expected(world: World) -> None:
    accounts = standings(world.leader.organization)
    assert [one.name for one in accounts] == [f"Key {n}" for n in range(KEYS)]
    for one, account in zip(accounts, world.keys, strict=True):
        now, before = _sum(account, date(2025, 11, 1), 12), _sum(account, date(2024, 5, 1), 12)
        assert one.gained == now - before  # the cost stays as it is
        assert one.expected == 60_000


def test_who_was_reduced_counts_on_and_a_decision_taken_back_never_counted(world: World) -> None:
    reduce(actor=world.leader, account=world.keys[0], reason="Too small")
    change = designate(
        actor=world.leader,
        account=world.others[0],
        to="key",
        reason="A slip",
        expected_return_minor=1,
        override_reason="x",
    )
    designate(actor=world.leader, account=world.others[0], to="standard", reason="Back")
    type(change).objects.filter(account=world.others[0], after="standard").update(takes_back=change)
    accounts = standings(world.leader.organization)
    assert len(accounts) == KEYS
    assert [one.is_key for one in accounts] == [False, *[True] * (KEYS - 1)]


def test_too_few_say_so_and_nothing_else(world: World) -> None:
    Account.objects.filter(pk__in=[one.pk for one in world.keys[FEWEST - 1 :]]).delete()
    page = _answered(world)
    assert "Too few to say: 7 key accounts" in page.content.decode()
    assert page.context["picture"] is None
    assert "points more" not in page.content.decode()


def test_costs_are_entered_counted_by_their_months_and_removed(world: World) -> None:
    form = {
        "account": str(world.keys[0].pk),
        "starts_on": "2025-08",
        "ends_on": "2026-01",
        "hours": "10",
        "rate": "60.00",
        "terms": "5,400.00",
        "note": "Two workshops",
    }
    assert world.client.post(PAGE, form).status_code == 302
    cost = ProgrammeCost.objects.get()
    assert (cost.total_minor, cost.months) == (600_000, 6)
    page = world.client.get(PAGE)
    gained = sum(one.gained or 0 for one in standings(world.leader.organization))
    back = page.context["payback"]
    assert (back.cost, back.gained, back.accounts) == (300_000, gained, KEYS)  # Nov, Dec, Jan
    assert back.months == (Decimal(12) * 300_000 / gained).quantize(Decimal("0.1"))
    assert Entry.objects.filter(action="programme_cost.added").count() == 1
    assert world.client.post(f"{PAGE}costs/{cost.pk}/removal/").status_code == 302
    assert not ProgrammeCost.objects.exists()
    assert world.client.post(f"{PAGE}costs/{cost.pk}/removal/").status_code == 404


def test_a_cost_that_can_not_be_is_refused_in_words(world: World) -> None:
    form = {"starts_on": "2025-08", "ends_on": "2026-01", "hours": "10", "rate": "60"}
    for given, said in (
        ({"ends_on": "2025-07"}, "The last month lies before the first."),
        ({"ends_on": "2035-07"}, "At most 60 months in one entry."),
        ({"rate": "", "terms": ""}, "Enter hours with their cost, terms or travel."),
        ({"terms": "USD 5"}, "USD"),
    ):
        page = world.client.post(PAGE, form | given)
        assert page.status_code == 422
        assert said in page.content.decode()
    assert not ProgrammeCost.objects.exists()


def test_the_page_makes_the_same_queries_for_few_and_many(
    world: World, django_assert_max_num_queries: Any
) -> None:
    _answered(world)
    with django_assert_max_num_queries(18):
        assert world.client.get(PAGE).status_code == 200


def test_who_sees_no_designation_sees_nothing_of_it(
    world: World, make_member: Any, client_of: Callable[[Actor], Client]
) -> None:
    for role in (Role.VIEWER, Role.CONTRIBUTOR):
        client = client_of(Actor.of_member(make_member(world.leader.organization, role)))
        assert client.get(PAGE).status_code == 403
        assert PAGE not in client.get("/o/aurora/insights/abc/").content.decode()
