"""Recomputing measured scores and standings: one statement each, whatever the size."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.db import connection

from scoring.ladder import count_rungs, lock_standings, points_of
from scoring.models import Criterion, Matrix, Score, Standing
from tenants.ids import NEW_KEY
from tenants.scope import require_organization_id

STANDINGS = f"""
    INSERT INTO scoring_standing AS old
        (id, organization_id, matrix_id, account_id, points, scored, is_complete)
    SELECT {NEW_KEY}, s.organization_id, %(matrix)s, s.account_id,
           sum(c.weight * s.value), count(*), count(*) = %(criteria)s
    FROM scoring_score s
    JOIN scoring_criterion c ON c.organization_id = s.organization_id AND c.id = s.criterion_id
    WHERE s.organization_id = %(organization)s AND c.matrix_id = %(matrix)s
      AND (%(accounts)s::uuid[] IS NULL OR s.account_id = ANY(%(accounts)s::uuid[]))
    GROUP BY s.organization_id, s.account_id
    ON CONFLICT (organization_id, matrix_id, account_id) DO UPDATE
    SET points = excluded.points, scored = excluded.scored, is_complete = excluded.is_complete
    WHERE (old.points, old.scored, old.is_complete)
       IS DISTINCT FROM (excluded.points, excluded.scored, excluded.is_complete)
"""

# Statistics don't know a new organisation: NOT EXISTS would become nested loops, EXCEPT cannot.
EMPTIED = """
    SELECT t.account_id FROM scoring_standing t
    WHERE t.organization_id = %(organization)s AND t.matrix_id = %(matrix)s
      AND (%(accounts)s::uuid[] IS NULL OR t.account_id = ANY(%(accounts)s::uuid[]))
    EXCEPT
    SELECT s.account_id FROM scoring_score s
    JOIN scoring_criterion c ON c.organization_id = s.organization_id AND c.id = s.criterion_id
    WHERE s.organization_id = %(organization)s AND c.matrix_id = %(matrix)s
      AND (%(accounts)s::uuid[] IS NULL OR s.account_id = ANY(%(accounts)s::uuid[]))
"""

# Exact: hundredths against hundredths, percentages as numeric.
METRICS = {
    Criterion.Metric.REVENUE: ("f.revenue", "TRUE", "100"),
    Criterion.Metric.MARGIN: (
        "(f.revenue - f.cost)::numeric * 100 / f.revenue",
        "f.revenue > 0 AND f.cost IS NOT NULL",
        "1",
    ),
    Criterion.Metric.GROWTH: (
        "(coalesce(f.revenue_alike, f.revenue) - f.revenue_before)::numeric * 100"
        " / f.revenue_before",
        "f.revenue_before > 0",
        "1",
    ),
    Criterion.Metric.MONTHS: ("f.months_known", "TRUE", "1"),
}

MEASURED = """
    INSERT INTO scoring_score AS old
        (id, organization_id, criterion_id, account_id, value, rationale, scored_at, version)
    SELECT {key}, f.organization_id, %(criterion)s, f.account_id,
           1 + (SELECT count(*) FROM unnest(%(limits)s::numeric[]) AS l(edge)
                WHERE {figure} >= l.edge * {unit}),
           '', now(), 1
    FROM accounts_accountfigures f
    WHERE f.organization_id = %(organization)s AND {known}
      AND (%(accounts)s::uuid[] IS NULL OR f.account_id = ANY(%(accounts)s::uuid[]))
    ON CONFLICT (organization_id, criterion_id, account_id) DO UPDATE
    SET value = excluded.value, scored_at = excluded.scored_at, version = old.version + 1
    WHERE old.value IS DISTINCT FROM excluded.value
"""

# Accounts that the figure does not exist for, whether they have other figures or none.
WITHOUT = """
    INSERT INTO scoring_score AS old
        (id, organization_id, criterion_id, account_id, value, rationale, scored_at, version)
    SELECT {key}, %(organization)s, %(criterion)s, u.id, %(without)s, '', now(), 1
    FROM (
        SELECT a.id FROM accounts_account a
        WHERE a.organization_id = %(organization)s
          AND (%(accounts)s::uuid[] IS NULL OR a.id = ANY(%(accounts)s::uuid[]))
        EXCEPT
        SELECT f.account_id FROM accounts_accountfigures f
        WHERE f.organization_id = %(organization)s AND {known}
          AND (%(accounts)s::uuid[] IS NULL OR f.account_id = ANY(%(accounts)s::uuid[]))
    ) AS u
    ON CONFLICT (organization_id, criterion_id, account_id) DO UPDATE
    SET value = excluded.value, scored_at = excluded.scored_at, version = old.version + 1
    WHERE old.value IS DISTINCT FROM excluded.value
"""

UNKNOWN = """
    SELECT s.account_id FROM scoring_score s
    WHERE s.organization_id = %(organization)s AND s.criterion_id = %(criterion)s
      AND (%(accounts)s::uuid[] IS NULL OR s.account_id = ANY(%(accounts)s::uuid[]))
    EXCEPT
    SELECT f.account_id FROM accounts_accountfigures f
    WHERE f.organization_id = %(organization)s AND {known}
      AND (%(accounts)s::uuid[] IS NULL OR f.account_id = ANY(%(accounts)s::uuid[]))
"""


def recompute(matrix: Matrix, account_ids: Collection[uuid.UUID] | None = None) -> None:
    """Measured scores, then standings, of all accounts or of some."""
    criteria = list(matrix.criteria.all())
    for criterion in criteria:
        if criterion.is_measured:
            _measure(criterion, account_ids)
    recompute_standings(matrix, account_ids, criteria=len(criteria))


def recompute_standings(
    matrix: Matrix, account_ids: Collection[uuid.UUID] | None = None, *, criteria: int | None = None
) -> None:
    """Σ wᵢ·sᵢ of each account that has a score, and how many share each sum.

    An account without any score has no standing.
    """
    values: dict[str, Any] = {
        "matrix": matrix.id,
        "organization": require_organization_id(),
        "criteria": matrix.criteria.count() if criteria is None else criteria,
        "accounts": _ids(account_ids),
    }
    lock_standings(matrix)
    before = None if account_ids is None else points_of(matrix, account_ids)
    with connection.cursor() as cursor:
        cursor.execute(STANDINGS, values)
        cursor.execute(EMPTIED, values)
        emptied = [account_id for (account_id,) in cursor.fetchall()]
    if emptied:
        Standing.objects.filter(matrix=matrix, account_id__in=emptied).delete()
    touched = None if before is None else before | points_of(matrix, account_ids or ())
    count_rungs(matrix, touched)


def recompute_living(account_ids: Collection[uuid.UUID] | None = None) -> None:
    """The active matrix and the drafts, after figures changed."""
    for matrix in Matrix.objects.exclude(status=Matrix.Status.RETIRED).order_by("number"):
        recompute(matrix, account_ids)


def follow_new(account_ids: Collection[uuid.UUID] | None = None) -> None:
    """New accounts have no figures yet: some criteria say what they score then."""
    living = Criterion.objects.exclude(matrix__status=Matrix.Status.RETIRED)
    if living.filter(score_without__isnull=False).exists():
        recompute_living(account_ids)


def _measure(criterion: Criterion, account_ids: Collection[uuid.UUID] | None) -> None:
    figure, known, unit = METRICS[Criterion.Metric(criterion.metric)]
    values: dict[str, Any] = {
        "criterion": criterion.id,
        "organization": require_organization_id(),
        "limits": [str(limit) for limit in criterion.breakpoints],
        "without": criterion.score_without,
        "accounts": _ids(account_ids),
    }
    with connection.cursor() as cursor:
        cursor.execute(MEASURED.format(key=NEW_KEY, figure=figure, known=known, unit=unit), values)
        if criterion.score_without:
            cursor.execute(WITHOUT.format(key=NEW_KEY, known=known), values)
            return
        cursor.execute(UNKNOWN.format(known=known), values)
        unknown = [account_id for (account_id,) in cursor.fetchall()]
    if unknown:
        Score.objects.filter(criterion=criterion, account_id__in=unknown).delete()


def _ids(account_ids: Collection[uuid.UUID] | None) -> list[str] | None:
    return None if account_ids is None else [str(account_id) for account_id in account_ids]
