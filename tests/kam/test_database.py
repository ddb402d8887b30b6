"""A connection that the server closed is replaced before a request uses it."""

from __future__ import annotations

import psycopg2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.mark.django_db(transaction=True)
def test_a_closed_connection_is_noticed_and_an_open_one_is_kept():
    connection.ensure_connection()
    first = connection.connection
    _begin_request()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    assert connection.connection is first
    _terminate(pid)
    _begin_request()
    with CaptureQueriesContext(connection), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    assert connection.connection is not first


def _begin_request() -> None:
    connection.health_check_enabled = True
    connection.close_if_unusable_or_obsolete()


def _terminate(pid: int) -> None:
    settings = connection.get_connection_params()
    settings.pop("cursor_factory", None)
    link = psycopg2.connect(**settings)
    with link.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 60000)", [pid])
        assert cursor.fetchone() == (True,)  # it has ended
    link.close()
