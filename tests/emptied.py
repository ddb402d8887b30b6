"""Tables after a test that commits: emptied in one statement, and nothing made again that stayed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from django.db import OperationalError, connection
from django.test import TransactionTestCase

OF_MIGRATIONS = {"django_migrations", "django_content_type", "auth_permission"}
"""What migrations write, and no page."""
TRIES = 5


@cache
def tables() -> list[str]:
    """All the others."""
    return sorted(set(connection.introspection.table_names()) - OF_MIGRATIONS)


@pytest.fixture(scope="session", autouse=True)
def _emptied_at_once() -> Iterator[None]:
    """Django looks the tables up each time, and makes content types and permissions anew."""

    def empty(_test: TransactionTestCase) -> None:
        names = ", ".join(map(connection.ops.quote_name, tables()))
        for left in reversed(range(TRIES)):
            try:
                with connection.cursor() as cursor:
                    cursor.execute(f"TRUNCATE {names}")
                return
            except OperationalError:  # a request that came late holds one and wants another
                if not left:
                    raise

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield
