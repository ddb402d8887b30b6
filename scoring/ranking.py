"""The ranking: read from standings, ranks computed as they are shown."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Account
from scoring.arithmetic import band, cut_after, index, lowest_points, shown, weighted_score
from scoring.ladder import Ladder
from scoring.models import Matrix, Score, Standing
from scoring.narrowing import BANDS, NarrowedRanks
from tenants.compiled import Compiled, Mark, compiled
from tenants.models import Organization

PAGE = 50
ORDER = ("-points", "account__name_key", "account_id")
"""Best first; within a tie by name, then id, so that it is the same each time."""
COUNTED = 1_000
"""Up to so many living accounts the ranking says how many lack a score."""


class Found(NamedTuple):
    """What the database tells about a ranked account, the scores in the order of the criteria."""

    account_id: uuid.UUID
    points: int
    name: str
    segment: str
    designation: str
    phase: str | None
    phase_position: int | None
    values: list[int]


Standings = QuerySet[Standing, Any]


@dataclass(frozen=True)
class PhaseMark:
    """A phase as a page shows it."""

    name: str
    position: int

    def __str__(self) -> str:
        return self.name


@dataclass
class RankedAccount:
    """One ranked account."""

    account_id: uuid.UUID
    name: str
    segment: str
    phase: PhaseMark | None
    rank: int
    score: Decimal
    index: Decimal
    band: str
    values: list[int]
    designation: str
    """For those alone who may see it."""
    rank_before: int | None = None
    is_cut: bool = False
    is_firm: bool | None = None
    spread: int = 0
    """How far two people are apart who scored it, where that is wide."""

    @property
    def moved(self) -> int | None:
        """Places gained since the version before; negative where lost."""
        return None if self.rank_before is None else self.rank_before - self.rank


@dataclass(frozen=True)
class RankingPage:
    """The rows of one page and what surrounds them."""

    page: Page[Found]
    rows: list[RankedAccount]
    total: int


class Stretch:
    """Some of the ranking, from one position to another, whose length the ladder knows."""

    ordered = True

    def __init__(self, standings: Standings, ladder: Ladder, first: int, last: int) -> None:
        self._standings, self._ladder = standings, ladder
        self._first, self._last = first, last

    def count(self) -> int:
        """How many it holds, without asking the database."""
        return self._last - self._first

    def __getitem__(self, wanted: slice) -> list[Found]:
        """A page of it, found by the points at which it begins."""
        length = min(wanted.stop, self.count()) - wanted.start
        if length <= 0:
            return []
        points, tied = self._ladder.place(self._first + wanted.start)
        return list(self._standings.filter(points__lte=points)[tied : tied + length])


def ranked_or_not(matrix: Matrix) -> Standings:
    """All standings of a matrix; archived accounts stay in retired versions alone."""
    found = Standing.objects.filter(matrix=matrix)
    return (
        found if matrix.status == Matrix.Status.RETIRED else found.filter(account__archived_at=None)
    )


def ranked(matrix: Matrix) -> Standings:
    """Complete standings of a matrix, best first; within a tie by name."""
    scores = Score.objects.filter(criterion__matrix=matrix, account_id=OuterRef("account_id"))
    return (
        ranked_or_not(matrix)
        .filter(is_complete=True)
        .annotate(
            name=F("account__name"),
            segment=F("account__segment"),
            designation=F("account__designation"),
            phase=F("account__phase__name"),
            phase_position=F("account__phase__position"),
            values=ArraySubquery(scores.order_by("criterion__position").values("value")),
        )
        .order_by(*ORDER)
        .values_list(*Found._fields, named=True)
    )


def ranking_page(
    *,
    organization: Organization,
    matrix: Matrix,
    weight: int,
    narrowing: NarrowedRanks,
    number: str | None,
    before: Matrix | None,
) -> RankingPage:
    """One page of the ranking, with the line of the cap where it belongs."""
    ladder = Ladder(matrix)
    found = _narrowed(organization, ranked(matrix), ladder, weight, narrowing)
    page: Page[Found] = Paginator(found, PAGE).get_page(number)  # type: ignore[arg-type]
    rows_shown = rows(
        organization=organization,
        ladder=ladder,
        weight=weight,
        standings=page.object_list,
        before=before,
    )
    _draw_cut(page, rows_shown, ladder, organization.key_cap)
    return RankingPage(page, rows_shown, ladder.total)


def rows(
    *,
    organization: Organization,
    ladder: Ladder,
    weight: int,
    standings: Iterable[Found],
    before: Matrix | None,
) -> list[RankedAccount]:
    """What is shown of some ranked accounts, with their ranks in the version before."""
    found = list(standings)
    old_ranks = _ranks_before(before, [s.account_id for s in found])
    return [_row(organization, ladder, weight, s, old_ranks.get(s.account_id)) for s in found]


def all_ranks(matrix: Matrix | None) -> dict[uuid.UUID, tuple[int, str]]:
    """{account id: (rank, name)} of the whole matrix, in order."""
    if matrix is None:
        return {}
    ladder = Ladder(matrix)
    found = ranked(matrix).values_list("account_id", "points", "account__name")
    return {account_id: (ladder.rank(points), name) for account_id, points, name in found}


def incomplete(matrix: Matrix) -> QuerySet[Account]:
    """Living accounts that have no total yet, by name, each with how many criteria `scored`."""
    own = Standing.objects.filter(matrix=matrix, account=OuterRef("pk"))
    return (
        Account.objects.filter(~Exists(own.filter(is_complete=True)), archived_at=None)
        .annotate(scored=Coalesce(Subquery(own.values("scored")[:1]), Value(0)))
        .select_related("owner")
        .order_by("name_key", "id")
    )


def missing(complete: int) -> int | None:
    """How many living accounts have no total; None where there are too many to count."""
    living = Account.objects.filter(archived_at=None).order_by()[: COUNTED + 1].count()
    return None if living > COUNTED else max(living - complete, 0)


def previous(matrix: Matrix) -> Matrix | None:
    """The version that was active before this one; for a draft the active one."""
    if matrix.status == Matrix.Status.DRAFT:
        return Matrix.objects.filter(status=Matrix.Status.ACTIVE).first()
    retired = Matrix.objects.filter(status=Matrix.Status.RETIRED).exclude(pk=matrix.pk)
    if matrix.retired_at is not None:
        retired = retired.filter(retired_at__lt=matrix.retired_at)
    return retired.order_by("-retired_at").first()


def _narrowed(
    organization: Organization,
    standings: Standings,
    ladder: Ladder,
    weight: int,
    narrowing: NarrowedRanks,
) -> Stretch | Standings:
    """What is asked for; a band is a stretch of the ranking, the rest is asked of accounts."""
    a, b = (lowest_points(limit, weight) for limit in (organization.band_a, organization.band_b))
    edges = [0, ladder.above(a - 1), ladder.above(b - 1), ladder.total]
    first, last = 0, ladder.total
    if narrowing.band:
        which = BANDS.index(narrowing.band)
        first, last = edges[which], edges[which + 1]
        limits: Iterable[dict[str, int]] = (
            {"points__gte": a},
            {"points__gte": b, "points__lt": a},
            {"points__lt": b},
        )
        standings = standings.filter(**list(limits)[which])
    if narrowing.by_account:
        return standings.filter(narrowing.of_accounts("account__"))
    return Stretch(standings, ladder, first, last)


def _draw_cut(page: Page[Found], found: list[RankedAccount], ladder: Ladder, cap: int) -> None:
    places = [row.rank or 0 for row in found]
    if places and places[-1] <= cap and page.has_next():  # the line may follow the last row
        end = page.end_index()
        following = page.paginator.object_list[end : end + 1]
        places += [ladder.rank(standing.points) for standing in following]
    position = cut_after(places, cap)
    if position is not None:
        found[position].is_cut = True


def _ranks_before(before: Matrix | None, ids: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    if before is None:
        return {}
    ladder = Ladder(before)
    old = _points().rows(matrix=before.pk, accounts=ids)
    return {row["account_id"]: ladder.rank(row["points"]) for row in old}


@cache
def _points() -> Compiled:
    found = Standing.objects.filter(is_complete=True, matrix=Mark("matrix"))
    some = found.filter(account__any_of=Mark("accounts"))
    return compiled(some.order_by().values("account_id", "points"))


def _row(
    organization: Organization, ladder: Ladder, weight: int, found: Found, before: int | None
) -> RankedAccount:
    exact = weighted_score(found.points, weight)
    phase = PhaseMark(found.phase, found.phase_position or 1) if found.phase else None
    return RankedAccount(
        account_id=found.account_id,
        name=found.name,
        segment=found.segment,
        phase=phase,
        rank=ladder.rank(found.points),
        score=shown(exact),
        index=shown(index(exact)),
        band=band(exact, a=organization.band_a, b=organization.band_b),
        values=found.values,
        designation=found.designation,
        rank_before=before,
    )
