"""A line is told a statement once; each organisation gets its own rows, whatever plan is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from tenants.models import Organization
from tenants.prepared import Prepared
from tenants.scope import organization_scope

NAMES = "SELECT name || %(mark)s FROM accounts_account WHERE archived_at IS NULL ORDER BY name"
PLANS_KEPT_AFTER = 6


def _asked(statement: Prepared, **values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        statement.ask(cursor, values)
        return list(cursor.fetchall())


def _texts(statement: Prepared, **values: object) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        _asked(statement, **values)
    return [query["sql"].split(" ")[0] for query in captured]


@pytest.mark.django_db
def test_a_line_is_told_once_and_keeps_it_through_a_rollback() -> None:
    statement = Prepared.written("SELECT %(one)s::int + %(ten)s::int + %(one)s::int", ten=10)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert _texts(statement, one=1) == ["PREPARE"]
        raise ZeroDivisionError
    assert _texts(statement, one=2) == ["EXECUTE"]
    assert [_asked(statement, one=one) for one in (3, -5)] == [[(16,)], [(0,)]]


@pytest.mark.django_db
def test_signs_of_places_in_a_text_stay_what_they_are() -> None:
    statement = Prepared.written("SELECT %(given)s::text, %(fixed)s", fixed="100 %s $1 %%")
    given = "5 % (off) %(given)s '); SELECT 1; --"
    for _time in range(PLANS_KEPT_AFTER):
        assert _asked(statement, given=given) == [(given, "100 %s $1 %%")]


def test_each_organisation_gets_its_own_rows_from_a_kept_plan(
    aurora: Organization, borealis: Organization
) -> None:
    for organization, name in ((aurora, "Ours"), (borealis, "Theirs")):
        with organization_scope(organization.id):
            Account.objects.create(name=name)
    statement = Prepared.written(NAMES)
    for time in range(PLANS_KEPT_AFTER * 2):
        for organization, name in ((aurora, "Ours"), (borealis, "Theirs")):
            with organization_scope(organization.id):
                assert _asked(statement, mark=str(time)) == [(f"{name}{time}",)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans > 0 FROM pg_prepared_statements WHERE statement LIKE %s",
            ["%SELECT name || $1%"],
        )
        assert cursor.fetchall() == [(True,)]
    assert _asked(statement, mark="") == []


@pytest.mark.django_db
def test_a_line_that_forgot_is_told_anew_by_the_next_one() -> None:
    statement, other = (Prepared.written("SELECT %(one)s::int") for _time in range(2))
    _asked(statement, one=1)
    _asked(other, one=1)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    with pytest.raises(DatabaseError, match="does not exist"), transaction.atomic():
        _asked(statement, one=1)
    assert _asked(statement, one=7) + _asked(other, one=8) == [(7,), (8,)]


@pytest.mark.django_db
def test_a_column_of_another_type_fails_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE kept (kind text, amount int) ON COMMIT DROP")
        cursor.execute("INSERT INTO kept VALUES ('a', 7)")
    statement = Prepared.written("SELECT amount FROM kept WHERE kind = %(kind)s")
    assert _asked(statement, kind="a") == [(7,)]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kept ALTER amount TYPE text USING amount || ' pieces'")
    with pytest.raises(DatabaseError, match="result type"), transaction.atomic():
        _asked(statement, kind="a")
    assert _asked(statement, kind="a") == [("7 pieces",)]


@pytest.mark.django_db
def test_behind_a_pooler_nothing_is_told(settings: Any) -> None:
    settings.BEHIND_POOLER = True
    statement = Prepared.written("SELECT %(one)s::int + %(ten)s", ten=10)
    assert [_texts(statement, one=1) for _time in range(2)] == [["SELECT"], ["SELECT"]]
    assert _asked(statement, one=2) == [(12,)]
