"""Month ends are frozen once; a correction of the past makes an edition beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import psycopg2
import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.imports.undo import undo
from accounts.models import Account, ImportRun, MonthlyRevenue
from accounts.revenue.closing import close_month
from accounts.revenue.figures import recompute_figures
from accounts.revenue.rules import MonthFigures, set_months, to_minor
from insights.models import AccountSnapshot, FrozenMonth, Snapshot
from insights.snapshots import rules
from insights.snapshots.reading import edition_of, last_editions, rows_of
from insights.snapshots.rules import freeze, freeze_all, wanted
from insights.tasks import freeze_months
from scoring.matrices import activate, copy_to_draft, create_draft
from scoring.models import Criterion
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.models import DueWork, Organization
from tests.insights.snapshots.oracle import expected_money, frozen_money

pytestmark = pytest.mark.usefixtures("in_aurora")
NIGHT = datetime(2026, 7, 2, 5, tzinfo=UTC)
MONTHS = [date(2026, month, 1) for month in range(3, 7)]


@pytest.fixture
def year(load: Callable[..., None]) -> Iterator[Any]:
    """Two accounts with revenue from March to June 2026; it is the second of July."""
    with time_machine.travel(NIGHT, tick=False) as now:
        load("AB", *(f"{month:%Y-%m}" for month in MONTHS), revenue="100.00", cost="40.00")
        Organization.objects.update(created_at=timezone.now())
        yield now


def money(month: date, edition: int | None = None) -> dict[str, tuple[int, int | None]]:
    snapshot = edition_of(month, edition)
    assert snapshot is not None
    return {row.name: (row.revenue, row.cost) for row in rows_of(snapshot)}


def whole(snapshot: Snapshot) -> list[dict[str, Any]]:
    return [vars(snapshot) | {"_state": None}, *snapshot.rows.order_by("account_id").values()]


def correct(actor: Actor, name: str, month: date, revenue: str) -> None:
    account = Account.objects.get(name=name)
    figures = MonthFigures(month, to_minor(Decimal(revenue)), 4_000)
    set_months(actor=actor, account=account, months=[figures])


@pytest.mark.usefixtures("year")
def test_each_month_is_frozen_once(aurora: Organization) -> None:
    assert freeze_all(aurora.id) == 4
    assert [s.month for s in last_editions()] == MONTHS[::-1]
    assert {s.edition for s in Snapshot.objects.all()} == {1}
    causes = dict(Snapshot.objects.values_list("month", "cause"))
    assert causes == dict.fromkeys(MONTHS[:3], "backfill") | {MONTHS[3]: "month_end"}
    assert money(date(2026, 4, 1)) == {"A": (20_000, 8_000), "B": (20_000, 8_000)}
    assert freeze_all(aurora.id) == 0
    due = DueWork.objects.get(organization_id=aurora.id, kind="snapshots").due_at
    assert due == datetime(2026, 7, 3, 4, tzinfo=UTC)


@pytest.mark.usefixtures("year")
def test_figures_equal_those_added_up_by_hand(aurora: Organization, leader: Actor) -> None:
    correct(leader, "A", date(2026, 4, 1), "-31.07")
    MonthlyRevenue.objects.filter(account__name="B", month=MONTHS[2]).update(cost_minor=None)
    recompute_figures()
    freeze_all(aurora.id)
    for snapshot in Snapshot.objects.all():
        expected = expected_money(snapshot.month)
        assert frozen_money(snapshot) == expected
        parts = list(snapshot.rows.values_list("revenue", "cost"))
        assert snapshot.revenue == sum(revenue for revenue, _cost in parts)
        assert snapshot.cost == sum(cost or 0 for _revenue, cost in parts)
        assert snapshot.cost_unknown == sum(cost is None for _revenue, cost in parts)


def test_a_correction_stands_beside_what_was_known(
    year: Any, aurora: Organization, leader: Actor
) -> None:
    freeze_all(aurora.id)
    before = {s.month: whole(s) for s in Snapshot.objects.all()}
    year.shift(86_400)
    correct(leader, "A", date(2026, 5, 1), "70")
    assert [*wanted(aurora_now())] == MONTHS[2:]
    assert freeze_all(aurora.id) == 2
    assert {s.month: whole(s) for s in Snapshot.objects.filter(edition=1)} == before
    assert money(MONTHS[2], 1)["A"] == (30_000, 12_000)
    assert money(MONTHS[2], 2) == money(MONTHS[2])
    assert money(MONTHS[2])["A"] == (27_000, 12_000)
    assert edition_of(MONTHS[2]).cause == "correction"


def test_what_comes_to_the_same_makes_no_edition(
    year: Any, aurora: Organization, leader: Actor
) -> None:
    freeze_all(aurora.id)
    correct(leader, "A", date(2026, 3, 1), "70")
    correct(leader, "A", date(2026, 3, 1), "100")
    assert freeze_all(aurora.id) == 0
    correct(leader, "A", date(2026, 3, 1), "90")
    correct(leader, "A", date(2026, 4, 1), "110")
    assert freeze_all(aurora.id) == 2  # March and April; the sums after them are the same
    assert wanted(aurora_now()) == {}
    assert FrozenMonth.objects.count() == 4


def test_a_month_that_is_not_closed_says_to_which_its_figures_run(
    year: Any, aurora: Organization, leader: Actor
) -> None:
    close_month(actor=leader, month=date(2026, 5, 1))
    freeze_all(aurora.id)
    june = edition_of(MONTHS[3])
    assert (june.until, june.month_revenue, june.revenue) == (MONTHS[2], 20_000, 60_000)
    year.shift(86_400)
    close_month(actor=leader, month=date(2026, 6, 1))
    freeze_all(aurora.id)
    closed = edition_of(MONTHS[3])
    assert (closed.edition, closed.until, closed.cause) == (2, MONTHS[3], "closing")
    assert closed.revenue == 80_000


def test_half_a_year_later_a_report_is_what_it_was(
    year: Any, aurora: Organization, leader: Actor, load: Callable[..., None]
) -> None:
    """After corrections, an import that is taken back, other criteria and other scores."""
    matrix = create_draft(
        actor=leader,
        name="Rule",
        criteria=[
            {"name": "Fit", "weight": 50, "kind": "judged"},
            {"name": "Size", "weight": 40, "kind": "measured", "metric": "revenue_12m"}
            | {"breakpoints": [str(n * 50) for n in range(1, 10)]},
            {"name": "Reach", "weight": 10, "kind": "judged"},
        ],
    )
    activate(actor=leader, matrix=matrix)
    fit, _size, reach = Criterion.objects.order_by("position")
    for name, value in (("A", 8), ("B", 4)):
        for criterion in (fit, reach):
            account = Account.objects.get(name=name)
            set_score(actor=leader, criterion=criterion, account=account, value=value)
    Organization.objects.update(created_at=timezone.now())
    year.move_to(datetime(2026, 8, 1, 6, tzinfo=UTC))
    freeze_all(aurora.id)
    july = date(2026, 7, 1)
    reported = edition_of(july)
    frozen = whole(reported)
    ranks = {row.name: (row.rank, row.points, row.band) for row in rows_of(reported)}
    assert ranks == {"A": (1, 60 * 8 + 40 * 9, "A"), "B": (2, 60 * 4 + 40 * 9, "B")}

    year.move_to(datetime(2027, 1, 9, 12, tzinfo=UTC))
    set_score(actor=leader, criterion=fit, account=Account.objects.get(name="B"), value=10)
    load("C", "2026-06", "2026-07", revenue="999.00")
    freeze_all(aurora.id)
    assert {row.name for row in rows_of(edition_of(july))} == {"A", "B", "C"}
    undo(actor=leader, run=ImportRun.objects.latest("created_at"))
    draft = copy_to_draft(actor=leader, source=matrix)
    draft.criteria.filter(name="Fit").update(weight=10)
    activate(actor=leader, matrix=draft)
    correct(leader, "A", date(2026, 6, 1), "1")
    freeze_all(aurora.id)

    assert whole(edition_of(july, 1)) == frozen
    last = edition_of(july)
    assert (last.edition, last.revenue, reported.revenue) == (3, 70_100, 80_000)
    assert last.matrix == reported.matrix
    assert {r.name: (r.rank, r.points, r.band) for r in rows_of(last)} == ranks
    kept = AccountSnapshot.objects.get(name="C", snapshot__month=july)
    assert (kept.snapshot.edition, kept.revenue) == (2, 99_900)


def test_who_came_in_later_is_ranked_among_those_who_were_there(
    year: Any, aurora: Organization, leader: Actor, load: Callable[..., None]
) -> None:
    """And whoever was there keeps their rank, though two would share it now."""
    sizes = {"kind": "measured", "metric": "revenue_12m", "score_without": 1} | {
        "breakpoints": [str(n * 100) for n in range(1, 10)]
    }
    criteria = [{"name": f"Size {n}", "weight": n} | sizes for n in (50, 30, 20)]
    year.move_to(datetime(2026, 3, 2, tzinfo=UTC))
    activate(actor=leader, matrix=create_draft(actor=leader, name="Rule", criteria=criteria))
    year.move_to(NIGHT)
    correct(leader, "B", MONTHS[3], "290")
    freeze_all(aurora.id)
    first = edition_of(MONTHS[3])
    ranks = {row.name: (row.points, row.rank) for row in rows_of(first)}
    assert ranks == {"B": (600, 1), "A": (500, 2)}
    load("C", *(f"{month:%Y-%m}" for month in MONTHS), revenue="130.00")
    load("D", "2026-06", revenue="450.00")
    Account.objects.filter(name__in="CD").update(created_at=NIGHT)
    freeze_all(aurora.id)
    last = edition_of(MONTHS[3])
    ranks |= {"C": (600, 1), "D": (500, 3)}
    assert {row.name: (row.points, row.rank) for row in rows_of(last)} == ranks
    keys = [*rows_of(first).values_list("pk"), *rows_of(last).values_list("pk")]
    assert len(set(keys)) == 6


def test_a_score_that_was_written_later_is_read_from_the_log(
    year: Any, aurora: Organization, leader: Actor
) -> None:
    criteria = [{"name": n, "weight": 10, "kind": "judged"} for n in ("Fit", "Reach", "Depth")]
    year.move_to(datetime(2026, 5, 20, tzinfo=UTC))
    activate(actor=leader, matrix=create_draft(actor=leader, name="Rule", criteria=criteria))
    account = Account.objects.get(name="A")
    for criterion in Criterion.objects.all():
        set_score(actor=leader, criterion=criterion, account=account, value=5)
    year.move_to(NIGHT)
    fit = Criterion.objects.get(name="Fit")
    set_score(actor=leader, criterion=fit, account=account, value=9)
    year.shift(60)
    set_score(actor=leader, criterion=fit, account=account, value=7)
    freeze_all(aurora.id)
    points = {s.month: s.rows.get(name="A").points for s in Snapshot.objects.all()}
    assert points == {MONTHS[0]: None, MONTHS[1]: None, MONTHS[2]: 150, MONTHS[3]: 150}


@pytest.mark.usefixtures("year")
def test_a_job_that_was_killed_goes_on_where_it_stopped(
    aurora: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[date] = []

    def dies(month: date, drawn_from: str) -> Snapshot | None:
        if len(done) == 2:
            raise SystemExit
        done.append(month)
        return freeze(month, drawn_from)

    with monkeypatch.context() as dying:
        dying.setattr(rules, "freeze", dies)
        with pytest.raises(SystemExit):
            freeze_months(str(aurora.id))
    assert sorted(Snapshot.objects.values_list("month", flat=True)) == MONTHS[:2]
    first = {s.pk for s in Snapshot.objects.all()}
    assert freeze_months(str(aurora.id)) == 2
    assert sorted(Snapshot.objects.values_list("month", flat=True)) == MONTHS
    assert first < {s.pk for s in Snapshot.objects.all()}
    assert AccountSnapshot.objects.count() == 8


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize("table", ["insights_snapshot", "insights_accountsnapshot"])
@pytest.mark.parametrize("deed", ["UPDATE {0} SET id = id", "DELETE FROM {0}"])
def test_what_was_frozen_is_neither_changed_nor_taken_away(table: str, deed: str) -> None:
    freeze(MONTHS[0])
    with (
        pytest.raises(DatabaseError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed.format(table))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert isinstance(refused.value.__cause__, psycopg2.Error)
    assert refused.value.__cause__.pgcode in ("42501", "23503")


def aurora_now() -> Organization:
    return Organization.objects.get(slug="aurora")
