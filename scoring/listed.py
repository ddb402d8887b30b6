"""Score and rank in the account list, by the active rule."""

from __future__ import annotations

from functools import cache

from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from accounts.listing.columns import Found, ListColumn
from accounts.listing.kinds import Kind
from scoring.arithmetic import weighted_score
from scoring.ladder import Ladder
from scoring.matrices import active_matrix
from scoring.models import Criterion, Matrix, Standing
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled


def places_of(actor: Actor, ids: list[str]) -> Found:
    """Score and rank of those that have all their scores. Three queries."""
    matrix = active_matrix()
    if matrix is None:
        return {}
    ladder = Ladder(matrix)
    return {
        row["account"]: {
            "score": weighted_score(row["points"], row["weight"]),
            "rank": ladder.rank(row["points"]),
        }
        for row in _standings().rows(ids=ids)
    }


@cache
def _standings() -> Compiled:
    criteria = Criterion.objects.filter(matrix=OuterRef("matrix")).order_by().values("matrix")
    found = Standing.objects.filter(
        account_id__any_of=Mark("ids"),
        matrix__status=Matrix.Status.ACTIVE,
        is_complete=True,
        account__archived_at=None,
    )
    weight = Subquery(criteria.annotate(n=Sum("weight")).values("n"))
    return compiled(found.annotate(weight=weight).values("account", "points", "weight"))


COLUMNS = {
    "score": ListColumn("score", _("Score"), Kind.SCORE, places_of),
    "rank": ListColumn("rank", _("Rank"), Kind.COUNT, places_of, right="portfolio.view"),
}
