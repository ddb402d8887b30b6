"""The first revenue of an installation whose statistics know nothing at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from accounts.imports import runs
from accounts.imports.choices import Choices
from accounts.models import Account
from kam import environment
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.accounts.imports.test_first_file import newcomer
from tests.conftest import as_owner

ACCOUNTS, MONTHS = 1_000, [f"2026-{month:02}" for month in range(5, 11)]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _never(db: None) -> None:
    """No statistics of accounts, and a session that has planned nothing."""
    if connection.pg_version < 180_000:
        pytest.skip("pg_clear_relation_stats came with PostgreSQL 18; the embedded one has it")
    owner = environment.database(settings.DATABASE_OWNER_URL)
    known = "SELECT {}('public', 'accounts_account'{}) FROM (VALUES (1)) one"
    columns = [field.column for field in Account._meta.concrete_fields]
    as_owner(
        owner | {"NAME": connection.settings_dict["NAME"]},
        [known.format("pg_clear_relation_stats", "")]
        + [known.format("pg_clear_attribute_stats", f", '{name}', false") for name in columns],
    )
    connection.close()


def read() -> int:
    """How many accounts this transaction has read by an index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'accounts_account'"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("_never")
def test_a_foreign_key_is_checked_by_the_one_row_that_it_names(tmp_path: Path) -> None:
    organization = newcomer("fresh")
    path = tmp_path / "revenue.csv"
    with path.open("w") as out:
        rows = ((f"Client {n:05}", month, "1000.00") for n in range(ACCOUNTS) for month in MONTHS)
        csv.writer(out).writerows([("account", "month", "revenue"), *rows])
    with organization_scope(organization.id):
        actor = Actor.of_system(organization)
        run = runs.upload(actor=actor, kind="revenue", file_name="revenue.csv", source=path)
        choices = Choices.load(run.choices)
        choices.make_accounts = True
        run.choices = choices.dump()
        runs.apply(actor=actor, run=run)
        before = read()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        checked = read() - before
    assert ACCOUNTS * len(MONTHS) <= checked <= ACCOUNTS * (len(MONTHS) + 10)
