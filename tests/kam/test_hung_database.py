"""A database that says nothing holds nobody: its lines are cut, and new ones are not asked for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Timer

import psycopg2
import pytest
from django.db import OperationalError, connection, transaction

from kam.database import hung
from tenants.outages import Outage, outage_of
from tenants.patience import PAGE, Patience, working

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _answers_again() -> Iterator[None]:
    yield
    hung._Silent.until = 0.0
    connection.close()


def test_who_waits_too_long_is_told_that_it_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hung, "SLACK", 0.1)
    begun, looks = time.monotonic(), Timer(0.5, hung.cut_overdue)
    looks.start()
    with (
        pytest.raises(OperationalError) as told,
        working(Patience(statement=0.1, lock=0.1, whole=5)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT pg_sleep(60)")
    assert outage_of(told.value) is Outage.AWAY
    assert time.monotonic() - begun < 50
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_who_is_answered_in_time_and_who_asks_nothing_keep_their_line() -> None:
    with working(PAGE), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        first = connection.connection
        assert connection.answer_by is None
        assert hung.cut_overdue() == 0
        cursor.execute("SELECT 1")
    assert connection.connection is first


def test_after_silence_no_line_is_asked_for_and_after_a_refusal_one_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection.close()
    with monkeypatch.context() as patched:
        patched.setattr(psycopg2, "connect", _silent)
        for _time in range(2):
            with pytest.raises(OperationalError):
                connection.ensure_connection()
        assert hung.is_left_alone() is False
        patched.setattr(hung, "CONNECT_SECONDS", 1)
        with pytest.raises(OperationalError):
            connection.ensure_connection()
        assert hung.is_left_alone() is True
    with pytest.raises(OperationalError, match="says nothing"):
        connection.ensure_connection()
    hung._Silent.until = 0.0
    connection.ensure_connection()


def _silent(*_asked: object, **_named: object) -> None:
    raise psycopg2.OperationalError("timeout expired")
