"""Scores and ranks of one large organisation among others, against one plain SQL statement."""

from __future__ import annotations

import itertools

from bench import scratch, world
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import medians, ms
from scoring.models import Matrix
from scoring.ranking import Ladder
from scoring.standings import recompute
from tenants.scope import organization_scope

# Measured points, sums and ranks, written over what a table like ours holds already.
PLAIN = """
INSERT INTO plain_standing (id, organization_id, matrix_id, account_id, points, scored, is_complete, rank)
SELECT gen_random_uuid(), %(org)s, %(matrix)s, account_id, points, scored, scored = 5,
       rank() OVER (ORDER BY scored = 5 DESC, points DESC) FROM (
  SELECT s.account_id, sum(s.value * c.weight) AS points, count(*) AS scored FROM (
    SELECT s.criterion_id, s.account_id, s.value FROM scoring_score s
    JOIN scoring_criterion c ON c.organization_id = s.organization_id AND c.id = s.criterion_id
    WHERE s.organization_id = %(org)s AND c.kind = 'judged'
    UNION ALL
    SELECT c.id, f.account_id,
           1 + (SELECT count(*) FROM unnest(l.edges) AS edge
                WHERE CASE c.metric WHEN 'revenue_12m' THEN f.revenue >= edge * 100
                ELSE (f.revenue - f.cost)::numeric * 100 / f.revenue >= edge END)
    FROM accounts_accountfigures f
    JOIN scoring_criterion c ON c.organization_id = f.organization_id AND c.kind = 'measured',
    LATERAL (SELECT array_agg(e::numeric) FROM jsonb_array_elements_text(c.breakpoints) AS e) AS l(edges)
    WHERE f.organization_id = %(org)s AND f.revenue > 0
  ) AS s JOIN scoring_criterion c ON c.id = s.criterion_id AND c.organization_id = %(org)s
  GROUP BY s.account_id
) AS sums
ON CONFLICT (organization_id, matrix_id, account_id) DO UPDATE
SET points = excluded.points, scored = excluded.scored, is_complete = excluded.is_complete,
    rank = excluded.rank
"""


def measure(sizes: Sizes) -> list[Result]:
    """A weight moves, so that every total changes; then all is recomputed and ranked."""
    made = world.scored_organization(slug="large", accounts=sizes.accounts)
    world.others(count=sizes.others, accounts=sizes.others_accounts)
    scratch.analyze()
    weights = itertools.count(1)
    with scratch.plain(owner=True) as link, link.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE plain_standing (LIKE scoring_standing INCLUDING ALL, rank int)"
        )
    with organization_scope(made.id):
        matrix_id = Matrix.objects.get().id

    def ours() -> None:
        with organization_scope(made.id):
            matrix = Matrix.objects.get()
            matrix.criteria.filter(position=1).update(weight=next(weights) % 90 + 1)
            recompute(matrix)
            ladder = Ladder(matrix)
            if not ladder.total:
                raise RuntimeError("Nobody is ranked.")

    def plain() -> None:
        with link, link.cursor() as cursor:
            values = {"org": str(made.id), "matrix": str(matrix_id)}
            cursor.execute("SELECT set_config('kam.organization_id', %(org)s, true)", values)
            cursor.execute(PLAIN, values)

    taken = medians(sizes.repeat, ours=ours, plain=plain)
    link.close()
    return [
        Result(
            name=f"Recompute and rank {sizes.accounts:,} accounts × 5 criteria",
            detail=f"{ms(taken['ours'])} against {ms(taken['plain'])} for one statement that does and "
            f"writes the same; {sizes.others} other organisations",
            found=taken["ours"] / taken["plain"],
            most=2,
        )
    ]
