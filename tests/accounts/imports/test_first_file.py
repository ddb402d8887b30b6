"""The first files of a new organisation touch rows in proportion, before statistics know it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from bench import world
from kam import environment
from scoring.matrices import activate, create_draft
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.conftest import as_owner

FEW, MANY = 200, 2_000
READ = re.compile(r"\s*(INSERT|UPDATE|DELETE|SELECT|WITH|CREATE TEMPORARY TABLE \w+ ON COMMIT)")
REMOVED = ("Rows Removed by Filter", "Rows Removed by Join Filter")

pytestmark = pytest.mark.django_db(transaction=True)


def touched(plan: dict[str, Any]) -> float:
    """The rows that a plan and the plans below it met, those that they left out too."""
    own = plan["Actual Rows"] + sum(plan.get(name, 0) for name in REMOVED)
    return own * plan["Actual Loops"] + sum(map(touched, plan.get("Plans", ())))


@contextmanager
def counting() -> Iterator[dict[str, float]]:
    """How many rows each kind of statement touches; each is explained before it runs."""
    rows: dict[str, float] = {}

    def explain(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any):
        if READ.match(sql) and not many and "pg_advisory" not in sql:
            mark = transaction.savepoint()
            with connection.cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", values)
                plan = cursor.fetchone()[0][0]["Plan"]
            transaction.savepoint_rollback(mark)
            kind = re.sub(r"'?[0-9a-f]{8}-[0-9a-f-]{27}'?(::uuid)?(, )?", "", sql)
            rows[kind] = rows.get(kind, 0) + touched(plan)
        return execute(sql, values, many, context)

    with connection.execute_wrapper(explain):
        yield rows


@pytest.fixture
def _others(db: None) -> None:
    """What statistics know: another organisation, with everything."""
    world.scored_organization(slug="known", accounts=1_000)
    with organization_scope(world.organization(slug="silent", accounts=10).id):
        pass
    gather_statistics()


def gather_statistics() -> None:
    """What the database does by itself now and then, at a moment that nobody chooses."""
    owner = environment.database(settings.DATABASE_OWNER_URL)
    as_owner(owner | {"NAME": connection.settings_dict["NAME"]}, ["ANALYZE"])


def newcomer(slug: str) -> Organization:
    made = world.organization(slug=slug, accounts=0, figures=False)
    with organization_scope(made.id):
        actor = Actor.of_system(made)
        matrix = create_draft(actor=actor, name="First", criteria=world.criteria())
        activate(actor=actor, matrix=matrix)
    return made


def write_files(folder: Path, accounts: int) -> tuple[Path, Path]:
    names = [f"Client {n:05}" for n in range(accounts)]
    clients, revenue = folder / f"clients-{accounts}.csv", folder / f"revenue-{accounts}.csv"
    with clients.open("w") as out:
        csv.writer(out).writerows([("reference", "name"), *((name, name) for name in names)])
    with revenue.open("w") as out:
        months = [f"2026-{month:02}" for month in range(5, 11)]
        lines = [(name, month, "1000.00", "10.00") for name in names for month in months]
        csv.writer(out).writerows([("account", "month", "revenue", "cost"), *lines])
    return clients, revenue


def load(slug: str, path: Path, kind: str, *options: str) -> dict[str, float]:
    with counting() as rows:
        call_command(f"import_{kind}", path, *options, org=slug, stdout=StringIO())
    return rows


@pytest.mark.usefixtures("_others")
@pytest.mark.parametrize("between", [lambda: None, gather_statistics], ids=["never", "between"])
def test_ten_times_the_accounts_touch_ten_times_the_rows(tmp_path, between):
    rows = {}
    for count in (FEW, MANY):
        newcomer(f"new-{count}")
        clients, revenue = write_files(tmp_path, count)
        rows[count] = load(f"new-{count}", clients, "accounts")
        for kind, n in load(f"new-{count}", revenue, "revenue").items():
            rows[count][kind] = rows[count].get(kind, 0) + n
        between()
    ratio = MANY / FEW * 3  # a plan may differ, a square is ten times more
    worse = [
        (" ".join(kind.split())[:60], rows[FEW].get(kind, 0), n)
        for kind, n in rows[MANY].items()
        if n > ratio * max(rows[FEW].get(kind, 0), 5 * FEW)
    ]
    assert worse == []


@pytest.mark.usefixtures("_others")
def test_known_accounts_are_changed_without_a_loop_over_the_file(tmp_path):
    newcomer("new")
    clients, _revenue = write_files(tmp_path, FEW)
    plans = []

    def explain(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any):
        if sql.lstrip().startswith("UPDATE accounts_account"):
            with connection.cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
                plans.append(str(cursor.fetchone()[0]))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(explain):
        call_command("import_accounts", clients, org="new", stdout=StringIO())
    (plan,) = plans
    assert ("Hash Join" in plan, "Nested Loop" in plan) == (True, False)
