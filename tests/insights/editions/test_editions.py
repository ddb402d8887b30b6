"""The editions of month ends: all of them, what each corrected, and their figures as a file."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from accounts.revenue.rules import MonthFigures, set_months
from audit.models import Entry
from insights.models import Snapshot
from insights.snapshots.rules import freeze_all
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

ROOT = "/o/aurora/insights/month-ends/"
MAY = date(2026, 5, 1)


@pytest.fixture
def client(
    aurora: Organization, leader: Actor, load: Any, client_of: Callable[[Actor], Client]
) -> Iterator[Client]:
    """Two accounts from March to June; in July, May is corrected from 100 to 250 at one."""
    with time_machine.travel(datetime(2026, 7, 2, 5, tzinfo=UTC), tick=False) as now:
        months = ("2026-03", "2026-04", "2026-05", "2026-06")
        load("AB", *months, revenue="100.00", cost="40.00")
        with organization_scope(aurora.id):
            Organization.objects.update(created_at=timezone.now())
        freeze_all(aurora.id)
        now.move_to(datetime(2026, 7, 9, 5, tzinfo=UTC))
        with organization_scope(aurora.id):
            set_months(
                actor=leader,
                account=Account.objects.get(name="A"),
                months=[MonthFigures(MAY, 25_000, 4_000)],
            )
        freeze_all(aurora.id)
        yield client_of(leader)


def of_may(aurora: Organization, edition: int) -> Snapshot:
    with organization_scope(aurora.id):
        return Snapshot.objects.get(month=MAY, edition=edition)


def lines(client: Client, path: str) -> list[dict[str, str]]:
    text = b"".join(client.get(ROOT + path).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def test_each_month_names_its_editions(client: Client) -> None:
    ends = client.get(ROOT).context["ends"]
    assert [(f"{e.month:%m}", [one.edition for one in e.editions]) for e in ends] == [
        ("06", [2, 1]),
        ("05", [2, 1]),
        ("04", [1]),
        ("03", [1]),
    ]


def test_what_was_corrected_stands_beside_what_it_was(client: Client, aurora: Organization) -> None:
    shown = client.get(f"{ROOT}{of_may(aurora, 2).pk}/").context
    (one,) = shown["corrections"].listed
    assert (one.name, one.month.before, one.month.now) == ("A", 10_000, 25_000)
    assert (one.revenue.before, one.revenue.now) == (30_000, 45_000)
    assert (one.cost.is_other, one.has_other_answers, one.is_new) == (False, False, False)
    assert (shown["corrections"].total, shown["corrections"].revenue) == (1, Decimal(150))
    first = client.get(f"{ROOT}{of_may(aurora, 1).pk}/")
    assert first.context["corrections"] is None
    assert "not the last edition" in first.content.decode()


def test_the_file_of_an_edition_stays_what_it_was(client: Client, aurora: Organization) -> None:
    old, new = (of_may(aurora, n) for n in (1, 2))
    told = [
        [(row["account"], row["edition"], row["month_revenue"], row["revenue"]) for row in found]
        for found in (lines(client, f"{old.pk}.csv"), lines(client, f"{new.pk}.csv"))
    ]
    assert told == [
        [("A", "1", "100.00", "300.00"), ("B", "1", "100.00", "300.00")],
        [("A", "2", "250.00", "450.00"), ("B", "2", "100.00", "300.00")],
    ]
    for snapshot, rows in zip((old, new), told, strict=True):
        assert sum(Decimal(row[3]) for row in rows) * 100 == snapshot.revenue
    with organization_scope(aurora.id):
        names = [e.changes["file"][1] for e in Entry.objects.filter(action="list.exported")]
    assert sorted(names) == ["month-end-2026-05-1.csv", "month-end-2026-05-2.csv"]


def test_a_viewer_reads_no_designation_and_takes_nothing_along(
    client: Client, aurora: Organization, viewer: Actor, client_of: Callable[[Actor], Client]
) -> None:
    with organization_scope(aurora.id):
        Account.objects.filter(name="A").update(designation="key")
    snapshot, theirs = of_may(aurora, 2), client_of(viewer)
    page = theirs.get(f"{ROOT}{snapshot.pk}/").content.decode()
    assert ("key account" in page.lower(), "Export:" in page) == (False, False)
    assert theirs.get(f"{ROOT}{snapshot.pk}.csv").status_code == 403
    assert "designation" in lines(client, f"{snapshot.pk}.csv")[0]


def test_another_organisation_has_none_of_it(
    client: Client, aurora: Organization, outsider: Actor, client_of: Callable[[Actor], Client]
) -> None:
    snapshot = of_may(aurora, 2)
    theirs = client_of(outsider)
    for path in (f"{snapshot.pk}/", f"{snapshot.pk}.csv"):
        assert theirs.get(f"/o/borealis/insights/month-ends/{path}").status_code == 404
