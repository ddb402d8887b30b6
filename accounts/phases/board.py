"""The portfolio by phase: counts, revenue, the largest accounts of each, and movement."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Func, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from accounts.models import Account, Designation, Phase, PhaseChange
from accounts.phases.rules import PhaseStanding, standings
from accounts.programme import phases_in_order
from accounts.revenue.rules import from_minor
from rules.offers import Offers
from tenants.actors import Actor

CARDS = 8
NOTES: Offers[Callable[[Collection[uuid.UUID], date], dict[uuid.UUID, str]]] = Offers(
    "what stands on a card of the board"
)
"""Each says in a few words what it knows of these accounts, in a fixed number of queries."""
SHOWN = ("name", "phase", "phase_since", "created_at", "owner__name", "owner__email")


@dataclass
class PhaseColumn:
    """One phase of the board; `cards` are its largest accounts, `count` all of them."""

    phase: Phase
    count: int = 0
    revenue: Decimal = Decimal(0)
    cards: list[PhaseStanding] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many accounts the board leaves out."""
        return self.count - len(self.cards)


@dataclass(frozen=True)
class MonthOfMoves:
    """How many accounts moved up and down in a month."""

    month: date
    up: int
    down: int


def narrowing(filters: Mapping[str, object], names: Mapping[str, str]) -> Q:
    """The filters of the board, by the `names` of what they narrow."""
    given = {name: filters[name] for name in ("owner", "segment", "potential") if filters.get(name)}
    if filters.get("is_key"):
        given["designation"] = Designation.KEY
    return Q(**{names.get(name, name): value for name, value in given.items()})


THAT_DAY = {
    "owner": "owner_then",
    "designation": "designation_then",
    "segment": "account__segment",
    "potential": "account__potential",
}
"""Of a change of phase: what happened counts for who held the account then (method §5)."""


def columns(filters: Mapping[str, object], *, today: date, reader: Actor) -> list[PhaseColumn]:
    """A column of living accounts for each phase, in order."""
    accounts = Account.objects.filter(narrowing(filters, {}), archived_at=None)
    summed = {row["phase_id"]: row for row in _summed(accounts)}
    placed = standings(_cards(summed.values()), today=today, reader=reader)
    phases: Sequence[Phase] = placed[0].phases if placed else phases_in_order()
    board = {}
    for phase in phases:
        row = summed.get(phase.id, {"count": 0, "revenue": 0})
        board[phase.id] = PhaseColumn(
            phase, row["count"], from_minor(row["revenue"] or 0) or Decimal(0)
        )
    for standing in placed:
        if standing.account.phase_id in board:
            board[standing.account.phase_id].cards.append(standing)
    return list(board.values())


def notes(board: Iterable[PhaseColumn], *, today: date) -> dict[uuid.UUID, list[str]]:
    """What others say of the accounts of the cards."""
    found: dict[uuid.UUID, list[str]] = {
        card.account.pk: [] for column in board for card in column.cards
    }
    for said_of in NOTES:
        for pk, said in said_of(found.keys(), today).items():
            found[pk].append(said)
    return found


def _summed(accounts: QuerySet[Account]) -> Iterable[dict[str, Any]]:
    """Count, revenue and largest accounts of each phase, in one pass over all of them."""
    by_revenue = ArrayAgg(
        "id", order_by=(F("figures__revenue").desc(nulls_last=True), F("name_key"), F("id"))
    )
    summed: Iterable[Any] = (
        accounts.order_by()
        .values("phase_id")
        .annotate(
            count=Count("id"),
            revenue=Sum("figures__revenue"),
            largest=Func(by_revenue, template=f"(%(expressions)s)[:{CARDS}]"),
        )
    )
    return summed


def _cards(summed: Iterable[dict[str, Any]]) -> list[Account]:
    """The largest accounts of every phase, largest first."""
    ids = [pk for row in summed for pk in row["largest"]]
    rows = Account.objects.annotate(revenue=F("figures__revenue")).filter(id__any_of=ids)
    found = {account.pk: account for account in rows.select_related("owner").only(*SHOWN)}
    return [found[pk] for pk in ids if pk in found]


def movement(filters: Mapping[str, object], *, today: date, months: int = 12) -> list[MonthOfMoves]:
    """Moves up and down in each of the last months, oldest first; of archived accounts too.

    Each counts for who held the account, and as the account was treated, on its day.
    """
    first = today.replace(day=1) - relativedelta(months=months - 1)
    start = timezone.make_aware(datetime(first.year, first.month, 1))
    counted = {
        timezone.localdate(row["month"]): row
        for row in PhaseChange.objects.filter(
            narrowing(filters, THAT_DAY),
            changed_at__gte=start,
            from_phase__isnull=False,
            taken_back_at=None,
        )
        .order_by()
        .annotate(month=TruncMonth("changed_at"))
        .values("month")
        .annotate(up=Count("id", filter=Q(is_up=True)), down=Count("id", filter=Q(is_up=False)))
    }
    spans = [first + relativedelta(months=n) for n in range(months)]
    quiet = {"up": 0, "down": 0}
    return [
        MonthOfMoves(m, counted.get(m, quiet)["up"], counted.get(m, quiet)["down"]) for m in spans
    ]
