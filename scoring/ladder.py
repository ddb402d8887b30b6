"""Ranks without reading the ranking: how many accounts have how many points, kept up to date."""

from __future__ import annotations

import uuid
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from functools import cache
from typing import Any

from django.db import connection, transaction

from scoring.models import Matrix, Rung, Standing
from tenants.compiled import Compiled, Mark, compiled
from tenants.ids import NEW_KEY
from tenants.scope import require_organization_id, take_turns

FORGET = """
    DELETE FROM scoring_rung
    WHERE organization_id = %(organization)s AND matrix_id = %(matrix)s
      AND (%(points)s::bigint[] IS NULL OR points = ANY(%(points)s::bigint[]))
"""

COUNT = f"""
    INSERT INTO scoring_rung (id, organization_id, matrix_id, points, accounts)
    SELECT {NEW_KEY}, t.organization_id, t.matrix_id, t.points, count(*)
    FROM scoring_standing t
    JOIN accounts_account a ON a.organization_id = t.organization_id AND a.id = t.account_id
    WHERE t.organization_id = %(organization)s AND t.matrix_id = %(matrix)s AND t.is_complete
      AND (%(points)s::bigint[] IS NULL OR t.points = ANY(%(points)s::bigint[]))
      AND (%(is_retired)s OR a.archived_at IS NULL)
    GROUP BY t.organization_id, t.matrix_id, t.points
"""


class Ladder:
    """The rank of any points, and the place where a page begins: one query, then look-ups."""

    def __init__(self, matrix: Matrix | None) -> None:
        self._points: list[int] = []
        self._below: list[int] = []
        self.total = 0
        for rung in _rungs().rows(matrix=matrix.pk) if matrix else []:
            self._points.append(rung["points"])
            self._below.append(self.total)
            self.total += rung["accounts"]
        self._below.append(self.total)

    def above(self, points: int) -> int:
        """How many accounts have more points."""
        return self.total - self._below[bisect_left(self._points, points + 1)]

    def rank(self, points: int) -> int:
        """1 + the number of accounts with more points."""
        return 1 + self.above(points)

    def place(self, offset: int) -> tuple[int, int]:
        """The points of the account after `offset` others, and how many tie before it."""
        if not 0 <= offset < self.total:
            return 0, 0
        rung = bisect_right(self._below, self.total - offset - 1) - 1
        points = self._points[rung]
        return points, offset - self.above(points)


@cache
def _rungs() -> Compiled:
    rungs = Rung.objects.filter(matrix=Mark("matrix")).order_by("points")
    return compiled(rungs.values("points", "accounts"), by_key=True)


def lock_standings(matrix: Matrix) -> None:
    """Sums and counts of what others are writing wait for them: no update is lost."""
    take_turns(f"standings {matrix.id}")


def count_rungs(matrix: Matrix, points: Collection[int] | None = None) -> None:
    """Count the accounts again that have these points, or all; the caller holds the lock."""
    values: dict[str, Any] = {
        "organization": require_organization_id(),
        "matrix": matrix.id,
        "points": None if points is None else sorted(points),
        "is_retired": matrix.status == Matrix.Status.RETIRED,
    }
    with connection.cursor() as cursor:
        cursor.execute(FORGET, values)
        cursor.execute(COUNT, values)


def points_of(matrix: Matrix, account_ids: Collection[uuid.UUID]) -> set[int]:
    """The points that some accounts have in a matrix."""
    found = Standing.objects.filter(matrix=matrix, account_id__any_of=account_ids)
    return set(found.values_list("points", flat=True))


@transaction.atomic
def follow_archiving(account_ids: Collection[uuid.UUID]) -> None:
    """Accounts went out of daily work or came back: living matrices rank without or with them."""
    for matrix in Matrix.objects.exclude(status=Matrix.Status.RETIRED).order_by("number"):
        lock_standings(matrix)
        count_rungs(matrix, points_of(matrix, account_ids))
