"""The ranking: read from standings, ranks computed as they are shown."""

from __future__ import annotations

import uuid
from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from accounts.models import Account
from scoring.arithmetic import band, index, shown, weighted_score
from scoring.models import Criterion, Matrix, Score, Standing
from tenants.models import Organization

PAGE = 50


@dataclass
class Row:
    """One ranked account."""

    account: Account
    rank: int | None
    score: Decimal | None
    index: Decimal | None
    band: str
    scored: int
    of: int
    values: list[int | None] = field(default_factory=list)
    rank_before: int | None = None

    @property
    def moved(self) -> int | None:
        """Places gained since the version before; negative where lost."""
        if self.rank is None or self.rank_before is None:
            return None
        return self.rank_before - self.rank


def ranked_or_not(matrix: Matrix) -> QuerySet[Standing]:
    """All standings of a matrix; archived accounts stay in retired versions alone."""
    found = Standing.objects.filter(matrix=matrix)
    return (
        found if matrix.status == Matrix.Status.RETIRED else found.filter(account__archived_at=None)
    )


def complete(matrix: Matrix) -> QuerySet[Standing]:
    """Standings with a total."""
    return ranked_or_not(matrix).filter(is_complete=True)


def ranked(matrix: Matrix) -> QuerySet[Standing]:
    """Complete standings of a matrix, best first; within a tie by name."""
    return (
        complete(matrix)
        .select_related("account", "account__phase", "account__owner")
        .order_by("-points", "account__name_key", "account_id")
    )


class Ladder:
    """The rank of any number of points in a matrix: one query, then a look-up."""

    def __init__(self, matrix: Matrix | None) -> None:
        counts = (
            complete(matrix).order_by("points").values_list("points").annotate(accounts=Count("id"))
            if matrix
            else []
        )
        self._points: list[int] = []
        self._below: list[int] = []
        self.total = 0
        for points, accounts in counts:
            self._points.append(points)
            self._below.append(self.total)
            self.total += accounts
        self._below.append(self.total)

    def rank(self, points: int) -> int:
        """1 + the number of accounts with more points."""
        position = bisect_left(self._points, points + 1)
        return 1 + self.total - self._below[position]


def rows(
    *, organization: Organization, matrix: Matrix, standings: list[Standing], before: Matrix | None
) -> list[Row]:
    """The rows of one page, with their criteria's scores and the ranks of the version before."""
    criteria = list(matrix.criteria.order_by("position"))
    ids = [s.account_id for s in standings]
    values = _values(criteria, ids)
    ladder, old_ranks = Ladder(matrix), _ranks_before(before, ids)
    weight = sum(c.weight for c in criteria)
    return [_row(organization, s, criteria, weight, ladder, values, old_ranks) for s in standings]


def all_ranks(matrix: Matrix | None) -> dict[uuid.UUID, tuple[int, str]]:
    """{account id: (rank, name)} of the whole matrix, in order."""
    if matrix is None:
        return {}
    ladder = Ladder(matrix)
    found = ranked(matrix).select_related(None).values_list("account_id", "points", "account__name")
    return {account_id: (ladder.rank(points), name) for account_id, points, name in found}


def incomplete(matrix: Matrix) -> QuerySet[Account]:
    """Living accounts that have no total yet, by name."""
    return Account.objects.filter(archived_at=None).exclude(
        standings__in=Standing.objects.filter(matrix=matrix, is_complete=True)
    )


def previous(matrix: Matrix) -> Matrix | None:
    """The version that was active before this one; for a draft the active one."""
    if matrix.status == Matrix.Status.DRAFT:
        return Matrix.objects.filter(status=Matrix.Status.ACTIVE).first()
    retired = Matrix.objects.filter(status=Matrix.Status.RETIRED).exclude(pk=matrix.pk)
    if matrix.retired_at is not None:
        retired = retired.filter(retired_at__lt=matrix.retired_at)
    return retired.order_by("-retired_at").first()


def filtered(standings: QuerySet[Standing], filters: dict[str, str]) -> QuerySet[Standing]:
    """Narrowed by name, segment and KAM."""
    from accounts.naming import sort_key

    if q := sort_key(filters.get("q", "")):
        standings = standings.filter(account__name_key__contains=q)
    if segment := filters.get("segment"):
        standings = standings.filter(account__segment=segment)
    if owner := filters.get("owner"):
        standings = standings.filter(Q(account__owner__email=owner))
    return standings


def _values(
    criteria: list[Criterion], account_ids: list[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    found = Score.objects.filter(criterion__in=criteria, account_id__in=account_ids)
    return {(a, c): v for a, c, v in found.values_list("account_id", "criterion_id", "value")}


def _ranks_before(before: Matrix | None, ids: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    if before is None:
        return {}
    ladder = Ladder(before)
    old = Standing.objects.filter(matrix=before, is_complete=True, account_id__in=ids)
    return {i: ladder.rank(points) for i, points in old.values_list("account_id", "points")}


def _row(
    organization: Organization,
    standing: Standing,
    criteria: list[Criterion],
    weight: int,
    ladder: Ladder,
    values: dict[tuple[uuid.UUID, uuid.UUID], int],
    old_ranks: dict[uuid.UUID, int],
) -> Row:
    exact = weighted_score(standing.points, weight)
    return Row(
        account=standing.account,
        rank=ladder.rank(standing.points),
        score=shown(exact),
        index=shown(index(exact)),
        band=band(exact, a=organization.band_a, b=organization.band_b),
        scored=standing.scored,
        of=len(criteria),
        values=[values.get((standing.account_id, c.id)) for c in criteria],
        rank_before=old_ranks.get(standing.account_id),
    )
