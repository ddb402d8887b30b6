"""What if the weights were others? Read from the scores, nothing saved."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from scoring.arithmetic import cut_after, ranks, shown, weighted_score
from scoring.models import Criterion, Matrix
from tenants.scope import require_organization_id

# in the order of the ranking (`ranking.ORDER`)
SUMS = """
    SELECT s.account_id, a.name, a.segment, sum(w.weight * s.value) AS points
    FROM scoring_score s
    JOIN unnest(%(criteria)s::uuid[], %(weights)s::int[]) AS w(criterion_id, weight)
      ON w.criterion_id = s.criterion_id
    JOIN accounts_account a ON a.organization_id = s.organization_id AND a.id = s.account_id
    WHERE s.organization_id = %(organization)s AND a.archived_at IS NULL
    GROUP BY s.account_id, a.name, a.name_key, a.segment
    HAVING count(*) = %(count)s
    ORDER BY points DESC, a.name_key, s.account_id
"""


@dataclass(frozen=True)
class Imagined:
    """One account under the moved weights."""

    account_id: uuid.UUID
    name: str
    segment: str
    rank: int
    score: Decimal
    rank_now: int | None
    is_cut: bool = False

    @property
    def moved(self) -> int | None:
        """Places gained against the saved weights."""
        return None if self.rank_now is None else self.rank_now - self.rank


def imagine(matrix: Matrix, weights: dict[uuid.UUID, int], *, cap: int) -> list[Imagined]:
    """The whole ranking under `weights` (criterion id → 0..100); empty when all are 0.

    The last account within the cap is marked.
    """
    criteria = list(matrix.criteria.order_by("position"))
    moved = [weights.get(c.id, c.weight) for c in criteria]
    if sum(moved) <= 0:
        return []
    now = _sums(criteria, [c.weight for c in criteria])
    ranks_now = dict(zip([row[0] for row in now], ranks([row[3] for row in now]), strict=True))
    found = _sums(criteria, moved)
    places = ranks([row[3] for row in found])
    cut = cut_after(places, cap)
    weight = sum(moved)
    return [
        Imagined(
            account_id=account_id,
            name=name,
            segment=segment,
            rank=places[position],
            score=shown(weighted_score(points, weight)),
            rank_now=ranks_now.get(account_id),
            is_cut=position == cut,
        )
        for position, (account_id, name, segment, points) in enumerate(found)
    ]


def crossing(rows: list[Imagined], cap: int) -> tuple[list[Imagined], list[Imagined]]:
    """Who would enter the first `cap` ranks, and who would leave them."""
    entering = [r for r in rows if r.rank <= cap and (r.rank_now is None or r.rank_now > cap)]
    leaving = [r for r in rows if r.rank > cap and r.rank_now is not None and r.rank_now <= cap]
    return entering, leaving


def _sums(criteria: list[Criterion], weights: list[int]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            SUMS,
            {
                "criteria": [str(c.id) for c in criteria],
                "weights": weights,
                "organization": require_organization_id(),
                "count": len(criteria),
            },
        )
        return cursor.fetchall()
