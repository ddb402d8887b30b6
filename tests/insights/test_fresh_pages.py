"""The leader's pages read in proportion to the accounts before statistics know the organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.accounts.overview.test_fresh_family import FIGURES
from tests.scoring.test_fresh_plans import FILL, MONTHS, MOST, SMALL, TIMES, rows_read

PAGES = ("portfolio/", "health/", "concentration/", "engagement/")
OF_ONE = 30
"""Rows of an account (months, figures, changes), which a plan may read though fewer would do."""
NARROWED = ("", "?segment=none+such", "?designation=standard")


@contextmanager
def counted() -> Iterator[list[float]]:
    """Rows that the plans of kept statements meet, each run once more."""
    found: list[float] = []

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if ", found.* FROM (" in sql or "uuid_send(" in sql:
            execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params, many, context)
            found.append(rows_read(context["cursor"].fetchone()[0][0]["Plan"]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield found


@pytest.mark.parametrize("narrowed", NARROWED)
@pytest.mark.parametrize("page", PAGES)
def test_twenty_times_the_accounts_are_twenty_times_the_rows(
    aurora: Organization,
    leader: Actor,
    client_of: Callable[[Actor], Client],
    page: str,
    narrowed: str,
) -> None:
    met = []
    for first, last in ((1, SMALL), (SMALL + 1, SMALL * TIMES)):
        values = {"organization": aurora.id, "first": first, "last": last}
        with organization_scope(aurora.id), connection.cursor() as cursor:
            for fill in (FILL, MONTHS, FIGURES):
                cursor.execute(fill, values)
        cache.clear()
        with counted() as rows:
            answer = client_of(leader).get(f"/o/aurora/insights/{page}{narrowed}")
        assert answer.status_code == 200
        assert rows
        met.append(sum(rows))
    assert met[1] <= MOST * max(met[0], OF_ONE * SMALL), met
