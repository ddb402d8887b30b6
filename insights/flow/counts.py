"""In which phase today's accounts were at the end of each month, and what moved between.

A move counts for who held the account, and how it was treated, on its day (method §5).
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db.models import Count, QuerySet

from accounts.listing.narrowing import ME, NOBODY
from accounts.models import PhaseChange
from api.months import parse_month
from insights.narrowing import NarrowedPortfolio
from tenants.actors import Actor
from tenants.models import Organization

MONTHS, MOST = 12, 36
LISTED = 200
PhaseId = UUID | None
_MONTH = relativedelta(months=1)


@dataclass(frozen=True)
class MonthEnd:
    """How many of the accounts of today stood in each phase when a month ended."""

    month: date
    counts: Mapping[PhaseId, int]


@dataclass(frozen=True)
class Way:
    """From one phase to another, and how many went it."""

    source: PhaseId
    target: PhaseId
    moves: int


@dataclass(frozen=True)
class Flow:
    """The months, the oldest first, and the ways that were gone in them, the busiest first."""

    months: list[MonthEnd]
    ways: list[Way]

    def came(self, phase: PhaseId) -> int:
        """How many came into a phase."""
        return sum(way.moves for way in self.ways if way.target == phase)

    def left(self, phase: PhaseId) -> int:
        """How many left it."""
        return sum(way.moves for way in self.ways if way.source == phase)


def asked_months(organization: Organization, parameters: Mapping[str, str]) -> list[date]:
    """The months of the address, else the last twelve; never later than the present one."""
    newest = organization.today().replace(day=1)
    given = [parse_month(parameters.get(name, "")) for name in ("from", "to")]
    until = min(given[1] or newest, newest)
    start = min(given[0] or until - relativedelta(months=MONTHS - 1), until)
    found = [until]
    while found[-1] > start and len(found) < MOST:
        found.append(found[-1] - relativedelta(months=1))
    return found[::-1]


def moves_of(narrowed: NarrowedPortfolio, parameters: Mapping[str, str]) -> QuerySet[PhaseChange]:
    """The moves that the filters ask for: by account as it is, by person and tier as they were."""
    rest = {name: parameters[name] for name in ("segment", "tag", "group") if name in parameters}
    found = PhaseChange.objects.filter(taken_back_at=None, from_phase__isnull=False)
    if any(rest.values()):
        fits = NarrowedPortfolio(narrowed.actor, rest)
        found = found.filter(account__in=fits.accounts().order_by().values("pk"))
    return found.filter(**_as_they_were(narrowed.actor, parameters))


def _as_they_were(actor: Actor, parameters: Mapping[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    owner, tier = parameters.get("owner", ""), parameters.get("designation", "")
    if owner == NOBODY:
        given["owner_then"] = None
    elif owner:
        given["owner_then"] = _uuid(str(actor.membership_id) if owner == ME else owner)
    if tier and actor.may("account.see_designation"):
        given["designation_then"] = tier
    return given


def flow(
    organization: Organization,
    narrowed: NarrowedPortfolio,
    moves: QuerySet[PhaseChange],
    months: Sequence[date],
) -> Flow:
    """Counted back from today: as many queries as there are kinds of rows, two."""
    living = narrowed.accounts().order_by().values("phase").annotate(n=Count("pk"))
    counts: Counter[PhaseId] = Counter(dict(living.values_list("phase", "n")))
    rows = moves.filter(changed_at__gte=_begins(months[0], organization))
    newest = rows.order_by("-changed_at", "-id").values_list(
        "changed_at", "from_phase", "to_phase", "account__archived_at"
    )
    waiting, ways = deque(newest), Counter[tuple[PhaseId, PhaseId]]()
    found = []
    for month in reversed(months):
        ends = _begins(month + _MONTH, organization)
        while waiting and waiting[0][0] >= ends:
            _undo(counts, waiting.popleft())
        found.append(MonthEnd(month, dict(+counts)))
        while waiting and waiting[0][0] >= _begins(month, organization):
            row = waiting.popleft()
            ways[row[1], row[2]] += 1
            _undo(counts, row)
    return Flow(found[::-1], [Way(*way, n) for way, n in ways.most_common()])


def listed(
    organization: Organization,
    moves: QuerySet[PhaseChange],
    months: Sequence[date],
    *,
    month: date | None,
    way: tuple[str, str] | None,
) -> list[PhaseChange]:
    """The moves of one month or one way, the newest first."""
    first, last = (month, month) if month else (months[0], months[-1])
    found = moves.filter(
        changed_at__gte=_begins(first, organization),
        changed_at__lt=_begins(last + _MONTH, organization),
    )
    if way:
        found = found.filter(from_phase__key=way[0], to_phase__key=way[1])
    named = found.select_related("account", "from_phase", "to_phase", "owner_then")
    return list(named.order_by("-changed_at", "-id")[: LISTED + 1])


def _undo(counts: Counter[PhaseId], row: Sequence[Any]) -> None:
    """One that went out of daily work is in no count of today."""
    _changed_at, source, target, archived_at = row
    if archived_at is None:
        counts[target] -= 1
        counts[source] += 1


def _begins(month: date, organization: Organization) -> datetime:
    return datetime.combine(month, time(), tzinfo=organization.zone)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
