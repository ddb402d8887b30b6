"""Scores and ranks of one large organisation among others, against one plain SQL statement."""

from __future__ import annotations

import uuid

from bench import scratch, world
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import medians, ms
from scoring.models import Matrix, Score
from scoring.ranking import all_ranks
from scoring.standings import recompute
from tenants.scope import organization_scope

# All of it again into an empty table: measured points, sums, ranks, rows.
PLAIN = """
INSERT INTO plain_rank (account_id, points, rank)
SELECT account_id, points, rank() OVER (ORDER BY points DESC) FROM (
  SELECT s.account_id, sum(s.value * c.weight) AS points FROM (
    SELECT criterion_id, account_id, value FROM scoring_score
    WHERE organization_id = %(org)s AND NOT criterion_id = ANY(%(measured)s::uuid[])
    UNION ALL
    SELECT c.id, f.account_id,
           1 + (SELECT count(*) FROM jsonb_array_elements_text(c.breakpoints) AS l(edge)
                WHERE CASE c.metric
                  WHEN 'revenue_12m' THEN f.revenue >= l.edge::numeric * 100
                  ELSE f.revenue > 0
                   AND (f.revenue - f.cost)::numeric * 100 / f.revenue >= l.edge::numeric END)
    FROM accounts_accountfigures f
    JOIN scoring_criterion c ON c.organization_id = f.organization_id AND c.kind = 'measured'
    WHERE f.organization_id = %(org)s AND f.revenue > 0
  ) AS s JOIN scoring_criterion c ON c.id = s.criterion_id AND c.organization_id = %(org)s
  GROUP BY s.account_id HAVING count(*) = 5
) AS sums
"""


def measure(sizes: Sizes) -> list[Result]:
    """Figures moved for a tenth of the accounts; then everything is recomputed and ranked."""
    made = world.scored_organization(slug="large", accounts=sizes.accounts)
    world.others(count=sizes.others, accounts=sizes.others_accounts)
    scratch.analyze()
    with organization_scope(made.id):
        matrix = Matrix.objects.get()
        measured = [str(c.id) for c in matrix.criteria.filter(kind="measured")]

        def ours() -> None:
            recompute(matrix)
            all_ranks(matrix)

        link = scratch.plain()
        with link, link.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY TABLE plain_rank (account_id uuid, points bigint, rank int)"
            )
        taken = medians(sizes.repeat, ours=ours, plain=lambda: _plain(link, made.id, measured))
        with link, link.cursor() as cursor:
            cursor.execute("SELECT count(*), sum(points) FROM plain_rank")
            found = cursor.fetchone()
        link.close()
        ranked = all_ranks(matrix)
        scores = Score.objects.count()
    if found[0] != len(ranked):
        raise RuntimeError(f"The plain statement ranks {found[0]} accounts, ours {len(ranked)}.")
    return [
        Result(
            name=f"Recompute and rank {sizes.accounts:,} accounts × 5 criteria",
            detail=f"{ms(taken['ours'])} against {ms(taken['plain'])} for one statement; "
            f"{scores:,} scores, {sizes.others} other organisations",
            found=taken["ours"] / taken["plain"],
            most=2,
        )
    ]


def _plain(link: object, organization: uuid.UUID, measured: list[str]) -> None:
    with link, link.cursor() as cursor:  # type: ignore[attr-defined]  # a psycopg2 connection
        cursor.execute("SELECT set_config('kam.organization_id', %s, true)", [str(organization)])
        cursor.execute("TRUNCATE plain_rank")
        cursor.execute(PLAIN, {"org": str(organization), "measured": measured})
