"""Revenue by month: the rules that pages and the API share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Account, AccountFigures, MonthlyRevenue
from accounts.registry.rules import create_account
from accounts.revenue.fields import LARGEST
from accounts.revenue.rules import (
    MonthFigures,
    change_month,
    create_month,
    delete_month,
    forget_month,
    from_minor,
    set_months,
    to_minor,
)
from audit.entries import history
from rules.errors import ConflictError, NotAllowedError, NotFoundError, RuleError, StaleError
from tenants.actors import Actor
from tenants.ids import uuid7
from tenants.models import Organization

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def account(in_aurora: Organization, leader: Actor) -> Account:
    """An account without revenue."""
    return create_account(actor=leader, values={"name": "Lumen"})


def _months(account: Account) -> list[tuple]:
    rows = MonthlyRevenue.objects.filter(account=account).order_by("month")
    return list(rows.values_list("month", "revenue_minor", "cost_minor", "version"))


@pytest.mark.parametrize(
    ("amount", "minor"),
    [("0", 0), ("12.34", 1234), ("0.005", 1), ("-0.005", -1), ("1.234", 123), ("-7", -700)],
)
def test_amounts_are_kept_as_hundredths(amount, minor):
    assert to_minor(Decimal(amount)) == minor


def test_hundredths_are_read_back():
    assert (from_minor(1234), from_minor(None)) == (Decimal("12.34"), None)


def test_an_amount_has_a_largest():
    assert to_minor(Decimal(LARGEST) / 100) == LARGEST
    with pytest.raises(RuleError):
        to_minor(Decimal(LARGEST) / 100 + 1)


def test_months_are_written_once_and_audited_once(account, leader):
    months = [MonthFigures(OCTOBER, 100_00, 40_00), MonthFigures(NOVEMBER, 50_00)]
    assert set_months(actor=leader, account=account, months=months) == 2
    assert set_months(actor=leader, account=account, months=months) == 0
    assert _months(account) == [(OCTOBER, 100_00, 40_00, 1), (NOVEMBER, 50_00, None, 1)]
    [entry] = [e for e in history(account.id) if e.action == "revenue.changed"]
    assert entry.changes == {
        "2026-10": [None, "100.00"],
        "2026-10 cost": [None, "40.00"],
        "2026-11": [None, "50.00"],
    }


def test_figures_follow_each_change(account, leader):
    month = create_month(actor=leader, account=account, figures=MonthFigures(OCTOBER, 100_00))
    assert AccountFigures.objects.get(account=account).revenue == 100_00
    change_month(actor=leader, month_id=month.id, values={"revenue_minor": 70_00})
    assert AccountFigures.objects.get(account=account).revenue == 70_00
    forget_month(actor=leader, month_id=month.id)
    assert not AccountFigures.objects.filter(account=account).exists()


def test_a_month_is_created_once(account, leader):
    figures = MonthFigures(OCTOBER, 100_00)
    create_month(actor=leader, account=account, figures=figures)
    with pytest.raises(ConflictError):
        create_month(actor=leader, account=account, figures=MonthFigures(OCTOBER, 1))
    assert _months(account) == [(OCTOBER, 100_00, None, 1)]


def test_a_change_leaves_what_it_does_not_name(account, leader):
    figures = MonthFigures(OCTOBER, 100_00, 40_00)
    month = create_month(actor=leader, account=account, figures=figures)
    change_month(actor=leader, month_id=month.id, values={"revenue_minor": 90_00}, version=1)
    assert _months(account) == [(OCTOBER, 90_00, 40_00, 2)]
    change_month(actor=leader, month_id=month.id, values={"cost_minor": None}, version=2)
    assert _months(account) == [(OCTOBER, 90_00, None, 3)]
    change_month(actor=leader, month_id=month.id, values={}, version=3)
    assert _months(account) == [(OCTOBER, 90_00, None, 3)]


def test_a_stale_version_changes_nothing(account, leader):
    month = create_month(actor=leader, account=account, figures=MonthFigures(OCTOBER, 100_00))
    change_month(actor=leader, month_id=month.id, values={"revenue_minor": 90_00}, version=1)
    with pytest.raises(StaleError):
        change_month(actor=leader, month_id=month.id, values={"revenue_minor": 1}, version=1)
    with pytest.raises(StaleError):
        forget_month(actor=leader, month_id=month.id, version=1)
    assert _months(account) == [(OCTOBER, 90_00, None, 2)]


def test_a_month_that_is_not_there_cannot_change(account, leader):
    with pytest.raises(NotFoundError):
        change_month(actor=leader, month_id=uuid7(), values={"revenue_minor": 1})
    with pytest.raises(NotFoundError):
        forget_month(actor=leader, month_id=uuid7())
    assert delete_month(actor=leader, account=account, month=OCTOBER) is False


def test_forgetting_is_audited_once(account, leader):
    create_month(actor=leader, account=account, figures=MonthFigures(OCTOBER, 100_00))
    assert delete_month(actor=leader, account=account, month=OCTOBER) is True
    assert delete_month(actor=leader, account=account, month=OCTOBER) is False
    entries = [e.changes for e in history(account.id) if e.action == "revenue.changed"]
    assert entries == [{"2026-10": ["100.00", None]}, {"2026-10": [None, "100.00"]}]


def test_only_who_may_writes_months(account, leader, kam, viewer):
    month = create_month(actor=leader, account=account, figures=MonthFigures(OCTOBER, 100_00))
    for actor in (kam, viewer):
        for write in (
            lambda a: set_months(actor=a, account=account, months=[MonthFigures(OCTOBER, 1)]),
            lambda a: create_month(actor=a, account=account, figures=MonthFigures(NOVEMBER, 1)),
            lambda a: change_month(actor=a, month_id=month.id, values={"revenue_minor": 1}),
            lambda a: forget_month(actor=a, month_id=month.id),
            lambda a: delete_month(actor=a, account=account, month=OCTOBER),
        ):
            with pytest.raises(NotAllowedError):
                write(actor)
    assert _months(account) == [(OCTOBER, 100_00, None, 1)]
