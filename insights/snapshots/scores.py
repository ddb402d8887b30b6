"""The scores of a past day: judged ones from their rows and the log, measured ones drawn again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from scoring.models import Criterion, Matrix
from scoring.standings import METRICS

# A score that was written later had before that what the first entry in the log calls its past.
_JUDGED = """
    SELECT s.criterion_id, s.account_id,
           CASE WHEN s.scored_at < %(ends)s THEN s.value ELSE log.value END AS value
    FROM scoring_score s
    LEFT JOIN (
        SELECT resource_id, (array_agg(
                   (SELECT (c.told -> 0 ->> 0)::int FROM jsonb_each(changes) AS c (name, told)
                    LIMIT 1)
                   ORDER BY at, id))[1] AS value
        FROM audit_entry
        WHERE organization_id = %(organization)s AND at >= %(ends)s AND action = 'score.set'
        GROUP BY resource_id
    ) AS log ON log.resource_id = s.id
    WHERE s.organization_id = %(organization)s AND s.criterion_id = ANY(%(judged)s::uuid[])
"""
_MEASURED = """
    SELECT %(criterion_{n})s::uuid, f.account_id,
           1 + (SELECT count(*) FROM unnest(%(limits_{n})s::numeric[]) AS l (edge)
                WHERE {figure} >= l.edge * {unit})::int
    FROM figures f WHERE {known}
"""
_WITHOUT = """
    SELECT %(criterion_{n})s::uuid, a.id, %(without_{n})s::int
    FROM there a LEFT JOIN figures f ON f.account_id = a.id AND {known}
    WHERE f.account_id IS NULL
"""
_POINTS = """
    SELECT s.account_id, sum(s.value * w.weight) AS points, count(*) AS scored
    FROM ({scores}) AS s
    JOIN unnest(%(criteria)s::uuid[], %(weights)s::int[]) AS w (id, weight) ON w.id = s.criterion_id
    WHERE s.value IS NOT NULL
    GROUP BY s.account_id
"""
_NOTHING = "SELECT NULL::uuid AS account_id, NULL::bigint AS points, 0 AS scored WHERE false"


def matrix_at(ends: datetime) -> Matrix | None:
    """The version that was active then."""
    active = Matrix.objects.filter(activated_at__lt=ends).exclude(status=Matrix.Status.DRAFT)
    still = Q(retired_at=None) | Q(retired_at__gte=ends)
    return active.filter(still).order_by("-activated_at").first()


def points_in(criteria: list[Criterion]) -> tuple[str, dict[str, Any]]:
    """The statement that sums the scores of each account in a matrix, and its values.

    It reads what `scores_in` reads.
    """
    if not criteria:
        return _NOTHING, {}
    scores, values = scores_in(criteria)
    values |= {
        "criteria": [str(one.pk) for one in criteria],
        "weights": [one.weight for one in criteria],
    }
    return _POINTS.format(scores=scores), values


def scores_in(criteria: list[Criterion]) -> tuple[str, dict[str, Any]]:
    """The statement that finds the scores of each account by criterion, and its values.

    It reads `figures`, and `there`: the accounts that it is about. Of a criterion that was not
    judged by then the value is NULL.
    """
    values: dict[str, Any] = {"judged": [str(one.pk) for one in criteria if not one.is_measured]}
    parts = [_JUDGED]
    for n, criterion in enumerate(criteria):
        if criterion.is_measured:
            parts += _measured(n, criterion)
            values |= {
                f"criterion_{n}": str(criterion.pk),
                f"limits_{n}": [str(limit) for limit in criterion.breakpoints],
                f"without_{n}": criterion.score_without,
            }
    return " UNION ALL ".join(parts), values


def _measured(n: int, criterion: Criterion) -> list[str]:
    figure, known, unit = METRICS[Criterion.Metric(criterion.metric)]
    parts = [_MEASURED.format(n=n, figure=figure, known=known, unit=unit)]
    if criterion.score_without:
        parts.append(_WITHOUT.format(n=n, known=known))
    return parts
