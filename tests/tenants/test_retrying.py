"""What PostgreSQL calls retryable is tried once more, whole; and never twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg2.errors
import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from accounts.models import Account
from accounts.registry import rules
from kam.celery import app
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tenants.tenant_task import TenantTask
from tests.programs import Program

Failing = Callable[[int, type[Exception]], list[int]]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    """The first writes of an account fail so; the list counts them."""
    write = rules._save

    def begin(times: int, kind: type[Exception]) -> list[int]:
        calls: list[int] = []

        def save(account: Account, **options: Any) -> None:
            calls.append(1)
            write(account, **options)
            if len(calls) <= times:
                raise OperationalError("deadlock detected") from kind()

        monkeypatch.setattr(rules, "_save", save)
        return calls

    return begin


class Deadlock(psycopg2.errors.DeadlockDetected):
    """As PostgreSQL sends it."""

    pgcode = "40P01"


class Conflict(psycopg2.errors.SerializationFailure):
    """As PostgreSQL sends it."""

    pgcode = "40001"


class Canceled(psycopg2.errors.QueryCanceled):
    """As PostgreSQL sends it."""

    pgcode = "57014"


def test_a_program_never_sees_a_deadlock(writer: Program, failing: Failing) -> None:
    calls = failing(1, Deadlock)
    answer = writer.call("POST", "accounts/", {"name": "Alfa"})
    assert (answer.status_code, answer.json()["name"], len(calls)) == (201, "Alfa", 2)


def test_not_even_at_the_commit(
    transactional_db: None, writer: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, calls = BaseDatabaseWrapper._commit, []

    def fail_once(self: BaseDatabaseWrapper) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("deadlock detected") from Deadlock()
        commit(self)

    monkeypatch.setattr(BaseDatabaseWrapper, "_commit", fail_once)
    answer = writer.call("POST", "accounts/", {"name": "Alfa"})
    assert (answer.status_code, len(calls)) == (201, 2)
    assert writer.call("GET", "accounts/").json()["results"][0]["name"] == "Alfa"


def test_nor_does_a_person(
    aurora: Organization,
    leader: Actor,
    client_of: Callable[[Actor], Client],
    failing: Failing,
) -> None:
    calls = failing(1, Conflict)
    answer = client_of(leader).post("/o/aurora/accounts/new/", {"name": "Alfa"})
    assert (answer.status_code, len(calls)) == (302, 2)
    with organization_scope(aurora.id):
        assert Account.objects.get().name == "Alfa"


@pytest.mark.parametrize(
    ("kind", "told", "tried"),
    [(Deadlock, (500, "server_error"), 2), (Canceled, (503, "too_slow"), 1)],
)
def test_it_is_tried_once_more_and_only_where_it_may_succeed(
    writer: Program, failing: Failing, kind: type[Exception], told: tuple[int, str], tried: int
) -> None:
    calls = failing(9, kind)
    writer.client.raise_request_exception = False
    answer = writer.call("POST", "accounts/", {"name": "Alfa"})
    assert (answer.status_code, answer.json()["code"], len(calls)) == (*told, tried)


tried: list[str] = []


@app.task(base=TenantTask)
def _fail_once(organization_id: str) -> int:
    tried.append(organization_id)
    if len(tried) == 1:
        raise OperationalError("deadlock") from Deadlock()
    return Account.objects.count()


def test_a_job_is_tried_once_more(aurora: Organization) -> None:
    tried.clear()
    assert (_fail_once(str(aurora.id)), tried) == (0, [str(aurora.id)] * 2)
