"""The matrix is what one statement over all accounts says, after whatever was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from accounts.registry.rules import create_account
from insights.narrowing import Chosen, NarrowedPortfolio
from insights.portfolio import positions as places
from insights.portfolio.positions import Positions, positions
from insights.portfolio.rule import active_rule
from scoring.matrices import activate, create_draft
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.insights.writing import NAMES, TODAY, Writer

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Any:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def read(actor: Actor, most: int, few: int, *, among: Chosen | None = None) -> Positions:
    actor.organization.refresh_from_db()
    rule = active_rule(actor.organization)
    narrowed = NarrowedPortfolio(actor, {})
    return positions(narrowed, rule, today=TODAY, most=most, few=few, among=among)


def begin(leader: Actor) -> None:
    size = {"kind": "measured", "metric": "revenue_12m", "score_without": 1} | {
        "breakpoints": [str(n) for n in range(1, 10)]
    }
    criteria = [
        {"name": "Fit", "weight": 50, "kind": "judged"},
        {"name": "Reach", "weight": 10, "kind": "judged"},
        {"name": "Size", "weight": 40} | size,
    ]
    for name in NAMES:
        create_account(actor=Actor.of_system(leader.organization), values={"name": name})
    activate(actor=leader, matrix=create_draft(actor=leader, name="Rule", criteria=criteria))


@pytest.mark.parametrize("seed", range(4))
def test_after_any_writing_it_is_what_one_statement_says(
    seed: int, aurora: Organization, leader: Actor, load: Callable[..., Any]
) -> None:
    writer, seen = Writer(leader, load, seed), set()
    with organization_scope(aurora.id):
        begin(leader)
    for _turn in range(40):
        with organization_scope(aurora.id):
            done = writer.act()
        with organization_scope(aurora.id):
            for most, few in ((60, 6), (2, 1), (60, 0)):
                kept = read(leader, most, few)
                assert kept == read(leader, most, few, among=Chosen()), done
            seen |= {bool(kept.bubbles), bool(kept.all_unknown.accounts)}
    assert seen


def test_who_is_as_large_as_another_stands_by_name(
    aurora: Organization, leader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with organization_scope(aurora.id):
        begin(leader)
    with organization_scope(aurora.id):
        for few in (1, 3, 6):
            by_name = [Account.objects.get(name=name).pk for name in NAMES[:few]]
            assert [one.id for one in read(leader, 60, few).unscored] == by_name
    with organization_scope(aurora.id):
        Account.objects.filter(name="Acme").update(name="Zett", name_key="zett")
    with organization_scope(aurora.id):
        last = Account.objects.get(name="Zett").pk
        assert read(leader, 60, 6).unscored[-1].id == last
        monkeypatch.setattr(places, "_MANY", 3)
        assert read(leader, 60, 6).unscored[-1].id == last


def test_only_what_changed_is_drawn_anew(aurora: Organization, leader: Actor) -> None:
    with organization_scope(aurora.id):
        begin(leader)
    with organization_scope(aurora.id):
        assert read(leader, 60, 6).all_unscored.accounts == len(NAMES)
    with organization_scope(aurora.id):
        Account.objects.filter(name="Acme").update(archived_at=NOW)
        Account.objects.filter(name="Bolt").update(name="Zett")
        acme = str(Account.objects.get(name="Acme").pk)
    with organization_scope(aurora.id), CaptureQueriesContext(connection) as asked:
        assert read(leader, 60, 6).all_unscored.accounts == len(NAMES) - 1
    statements = [q["sql"] for q in asked if "pg_snapshot" not in q["sql"]]
    [drawn] = [sql for sql in statements if "string_agg" in sql]
    assert acme in drawn
