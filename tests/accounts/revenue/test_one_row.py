"""Adding any single row never changes another account's figures.

Except through a closed month that moved by its rule; ranks, shares and scores that compare
accounts are no figures of one account.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Account, AccountFigures, MonthlyRevenue
from accounts.registry.rules import create_account, set_archived
from accounts.revenue.figures_of import LifetimeValue, lifetime_value, own_sums, year_figures
from accounts.revenue.rules import MonthFigures, create_month
from accounts.revenue.upserts import upsert_months
from api.bulk import Item
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

NOW = "2026-11-15T12:00:00Z"
CURRENT = date(2026, 11, 1)
NAMES = "ABCDE"


class Row(NamedTuple):
    """A row that somebody writes."""

    name: str
    back: int
    revenue: int
    cost: int | None

    @property
    def month(self) -> date:
        return CURRENT - relativedelta(months=self.back)


rows = st.builds(
    Row,
    st.sampled_from(NAMES),
    st.integers(0, 40),
    st.integers(-500, 5_000),
    st.none() | st.integers(0, 3_000),
)
books = st.lists(rows, max_size=60, unique_by=lambda row: (row.name, row.back))


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class UndoneError(Exception):
    """Each example leaves nothing behind."""


def write(actor: Actor, accounts: dict[str, Account], written: list[Row]) -> None:
    items = [
        Item(
            index=at,
            values={
                "account": accounts[row.name].id,
                "month": row.month,
                "revenue": Decimal(row.revenue) / 100,
                "cost": None if row.cost is None else Decimal(row.cost) / 100,
            },
        )
        for at, row in enumerate(written)
    ]
    results = upsert_months(actor=actor, items=items)
    assert {result.outcome for result in results} <= {"made"}


def stands() -> date | None:
    return Organization.objects.values_list("closed_month", flat=True).get()


def figures(accounts: dict[str, Account]) -> dict[str, tuple[object, LifetimeValue]]:
    found = {}
    for name, account in accounts.items():
        sums = own_sums(account)
        found[name] = (sums and year_figures(sums), lifetime_value(account, sums))
    return found


def expected_month(living: str) -> date | None:
    """The rule, written another way: over dictionaries of months."""
    rows = list(MonthlyRevenue.objects.select_related("account"))
    by_month: dict[date, set[str]] = {}
    earning: dict[date, set[str]] = {}
    for row in rows:
        if row.month >= CURRENT:
            continue
        by_month.setdefault(row.month, set())
        earning.setdefault(row.month, set())
        if row.account.name in living:
            by_month[row.month].add(row.account.name)
            if row.revenue_minor > 0:
                earning[row.month].add(row.account.name)
    looked_at = sorted(by_month, reverse=True)[:24]
    for month in looked_at:
        before = [month - relativedelta(months=n) for n in (1, 2, 3)]
        base = set().union(*(earning.get(m, set()) for m in before))
        if base and 2 * len(base & by_month[month]) >= len(base):
            return month
    fullest = max((len(by_month[m]) for m in looked_at), default=0)
    return next((m for m in looked_at if 2 * len(by_month[m]) >= fullest), None)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(books=books, added=rows, archived=st.sets(st.sampled_from(NAMES), max_size=2))
def test_one_row_changes_one_account(
    leader: Actor, books: list[Row], added: Row, archived: set[str]
) -> None:
    if any((row.name, row.back) == (added.name, added.back) for row in books):
        return
    with (
        organization_scope(leader.organization.id),
        pytest.raises(UndoneError),
        transaction.atomic(),
    ):
        accounts = {name: create_account(actor=leader, values={"name": name}) for name in NAMES}
        for name in archived:
            set_archived(actor=leader, account=accounts[name], archived=True)
        write(leader, accounts, books)
        living = "".join(sorted(set(NAMES) - archived))
        month, before = stands(), figures(accounts)
        assert month == expected_month(living)
        create_month(
            actor=leader,
            account=accounts[added.name],
            figures=MonthFigures(added.month, added.revenue, added.cost),
        )
        assert stands() == expected_month(living)
        assert not AccountFigures.objects.exclude(until=stands()).exists()
        after = figures(accounts)
        if stands() == month:
            changed = {name for name in NAMES if before[name] != after[name]}
            assert changed <= {added.name}
        elif added.name in archived:  # it moves what nobody living has rows for
            assert not any(row.name in living and row.back for row in books)
        raise UndoneError
