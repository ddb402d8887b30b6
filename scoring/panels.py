"""The score on the overview of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Account
from accounts.overview.panels import Panel
from scoring.arithmetic import weighted_score
from scoring.models import Criterion, Matrix, Rung, Standing
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled


@dataclass(frozen=True)
class RankPlace:
    """The score and the rank among all; without them, how many criteria are scored."""

    score: Decimal | None
    rank: int
    ranked: int
    scored: int
    criteria: int


def score_panel(actor: Actor, account: Account, today: date) -> Panel | None:
    """Where the account stands in the active matrix; nothing without one."""
    place = place_of(account)
    return None if place is None else Panel("scoring/_place.html", place)


def place_of(account: Account) -> RankPlace | None:
    """One query, whatever the number of accounts."""
    found = next(iter(_asked().rows(account=account.id)), None)
    if found is None:
        return None
    return RankPlace(
        score=weighted_score(found["points"], found["weight"]) if found["is_complete"] else None,
        rank=found["above"] + 1,
        ranked=found["ranked"],
        scored=found["scored"],
        criteria=found["criteria"],
    )


@cache
def _asked() -> Compiled:
    rungs = Rung.objects.filter(matrix=OuterRef("matrix")).order_by().values("matrix")
    criteria = Criterion.objects.filter(matrix=OuterRef("matrix")).order_by().values("matrix")
    above = rungs.filter(points__gt=OuterRef("points")).annotate(n=Sum("accounts"))
    standing = Standing.objects.filter(
        account=Mark("account"), matrix__status=Matrix.Status.ACTIVE
    ).annotate(
        criteria=Subquery(criteria.annotate(n=Count("id")).values("n")),
        weight=Subquery(criteria.annotate(n=Sum("weight")).values("n")),
        ranked=Coalesce(Subquery(rungs.annotate(n=Sum("accounts")).values("n")), 0),
        above=Coalesce(Subquery(above.values("n")), 0),
    )
    columns = ("points", "scored", "is_complete", "criteria", "weight", "ranked", "above")
    return compiled(standing.values(*columns)[:1], by_key=True)
