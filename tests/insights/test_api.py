"""Month ends and health for programs: what a key that reads is told, and one that writes."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from accounts.models import Account, MonthlyRevenue
from accounts.revenue.figures import recompute_figures
from audit.models import Change
from insights.models import AccountSnapshot, Snapshot
from insights.snapshots.rules import freeze
from reviews.models import Review
from tenants.models import Organization
from tests.programs import Program

pytestmark = pytest.mark.usefixtures("in_aurora")
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def call(reader: Program, writer: Program) -> Callable[..., Any]:
    """Asks with the key that reads (r) or writes (w)."""
    programs = {"r": reader, "w": writer}
    return lambda method, path, scope: programs[scope].call(method, path)


@pytest.fixture
def account(in_aurora: Organization) -> Iterator[Account]:
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        yield _filled()


def _filled() -> Account:
    made = Account.objects.create(name="Lumenar", designation="key", exit_risk="low")
    for month in range(1, 11):
        MonthlyRevenue.objects.create(
            account=made, month=date(2026, month, 1), revenue_minor=10_050, cost_minor=4_000
        )
    recompute_figures()
    for day in (1, 2):
        Review.objects.create(
            account=made,
            kind="internal_review",
            due_on=date(2026, 10, day),
            original_due_on=date(2026, 10, day),
            slot_on=date(2026, 10, day),
            state="planned" if day == 1 else "held",
            reopened_at=None,
            held_on=None if day == 1 else date(2026, 10, 2),
            held_at=None if day == 1 else "2026-10-02T12:00Z",
        )
    freeze(OCTOBER)
    return made


def test_an_edition_with_its_accounts(account: Account, call: Callable[..., Any]) -> None:
    snapshot = Snapshot.objects.get()
    bodies = {scope: call("GET", "snapshots/?month=2026-10", scope=scope).json() for scope in "rw"}
    [read], [write] = bodies["r"]["results"], bodies["w"]["results"]
    assert write | {"key_accounts": None} == read
    assert (read["month"], read["edition"], read["figures_to"]) == ("2026-10", 1, "2026-10")
    assert (read["revenue"], read["cost"], read["month_revenue"]) == ("1005.00", "400.00", "100.50")
    assert (write["key_accounts"], read["digest"]) == (1, snapshot.digest)
    assert call("GET", f"snapshots/{snapshot.pk}/", scope="r").json() == read
    rows = {
        s: call("GET", f"snapshots/{snapshot.pk}/accounts/", scope=s).json()["results"][0]
        for s in "rw"
    }
    assert rows["w"]["parts"] == {"exit": 100, "reviews": 50}
    assert rows["r"]["parts"] == {"exit": 100}
    assert (rows["w"]["health"], rows["r"]["health"]) == (75, 100)
    assert (rows["w"]["designation"], rows["r"]["designation"]) == ("key", None)
    assert rows["r"]["account"] == {"id": str(account.pk), "name": "Lumenar"}
    unknown = call("GET", f"snapshots/{uuid.uuid4()}/accounts/", scope="r")
    assert unknown.status_code == 404


def test_the_stream_tells_of_an_edition_once(account: Account) -> None:
    told = Change.objects.filter(resource="snapshots").values_list("kind", "row_id")
    assert list(told) == [("made", Snapshot.objects.get().pk)]


def test_health_today_and_as_of_a_day(account: Account, call: Callable[..., Any]) -> None:
    quiet = Account.objects.create(name="Quiet")
    listed = call("GET", "account-health/", scope="w").json()["results"]
    found = {row["account"]["name"]: row for row in listed}
    assert found["Lumenar"] == call("GET", f"account-health/{account.pk}/", scope="w").json()
    assert (found["Lumenar"]["health"], found["Lumenar"]["band"]) == (75, "good")
    assert found["Lumenar"]["step"]["part"] == "reviews"
    assert found["Quiet"]["health"] is None
    assert call("GET", f"account-health/{quiet.pk}/", scope="r").json()["parts"] == {}
    then = call("GET", f"account-health/?at=2026-10-31&account={account.pk}", scope="w").json()
    row = AccountSnapshot.objects.get(account_id=account.pk)
    assert [(r["health"], r["parts"]) for r in then["results"]] == [(row.health, row.parts)]
    hidden = call("GET", f"account-health/{account.pk}/", scope="r").json()
    assert (hidden["health"], hidden["parts"], hidden["step"]) == (100, {"exit": 100}, None)
