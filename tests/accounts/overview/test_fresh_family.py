"""A group is read in proportion to its accounts before statistics know the organisation."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection

from accounts.hierarchy import FAMILY as NEAR
from accounts.models import Account
from accounts.overview.family import FAMILY
from tests.scoring.test_fresh_plans import FILL, MONTHS, rows_read

SMALL, TIMES = 50, 20
FIGURES = """
    INSERT INTO accounts_accountfigures
        (id, organization_id, account_id, revenue, revenue_before, first_month, until,
         months_known)
    SELECT gen_random_uuid(), organization_id, id, 1200, 0, '2025-11-01', '2026-10-01', 12
    FROM accounts_account WHERE organization_id = %(organization)s ON CONFLICT DO NOTHING
"""
PARENTS = """
    UPDATE accounts_account SET parent_id = %(top)s
    WHERE organization_id = %(organization)s AND id <> %(top)s AND parent_id IS NULL
"""


def read(statement: str, values: dict[str, Any]) -> float:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values)
        return rows_read(cursor.fetchone()[0][0]["Plan"])


@pytest.mark.parametrize(("name", "statement"), [("head", FAMILY), ("parents", NEAR)])
def test_twenty_times_the_group_is_twenty_times_the_rows(
    in_aurora: Any, name: str, statement: str
) -> None:
    top = Account.objects.create(name="Top")
    org, found = str(in_aurora.id), []
    for first, last in ((1, SMALL), (SMALL + 1, SMALL * TIMES)):
        with connection.cursor() as cursor:
            values = {"organization": org, "first": first, "last": last, "top": top.id}
            for fill in (FILL, MONTHS, FIGURES, PARENTS):
                cursor.execute(fill, values)
        below = list(Account.objects.values_list("id", flat=True))
        asked: dict[str, list[uuid.UUID]] = {"above": below, "below": below}
        found.append(read(statement, {"org": org, "account": top.id, "depth": 20, **asked}))
    assert found[1] <= 2 * TIMES * found[0], (name, found)
