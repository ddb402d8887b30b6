"""Are reviews held on time? By KAM, by tier, by month; and what was skipped, with reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import Coalesce, NullIf, TruncMonth

from reviews.cadences.tiers import tier_of
from reviews.models import MissedSlot, Review, Tier
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled

SKIPPED_SHOWN = 100


@dataclass(frozen=True)
class ComplianceRow:
    """How one group did. Missed ones fell due while an earlier one waited."""

    label: Any
    on_time: int
    late: int
    overdue: int
    missed: int
    skipped: int

    @property
    def rate(self) -> Decimal | None:
        """On time over all that fell due, skipped ones too; None where nothing did."""
        wanted = self.on_time + self.late + self.overdue + self.missed + self.skipped
        return Decimal(self.on_time) / wanted if wanted else None


@dataclass(frozen=True)
class Compliance:
    """The figures of a span of due dates."""

    total: ComplianceRow
    by_kam: list[ComplianceRow]
    by_tier: list[ComplianceRow]
    by_month: list[ComplianceRow]
    skipped: list[Review]


def compliance(
    *, actor: Actor, first: date, last: date, today: date, lists_skipped: bool = True
) -> Compliance:
    """The figures of what fell due from `first` to `last`; tiers for those who may see them.

    Each date of a series counts in its own month, for who held the account and for the tier
    that it had on that day (method §5, §9).
    """
    actor.require("compliance.view")
    rows = _counted().rows(first=first, last=last, today=today)
    cells = [_NOTHING | row for row in [*rows, *_missed().rows(first=first, last=last)]]
    due = Review.objects.filter(due_on__gte=first, due_on__lte=last)
    skipped = due.filter(state=Review.State.SKIPPED).select_related("account__owner", "closed_by")
    newest = skipped.order_by("-due_on", "-id")[:SKIPPED_SHOWN]
    return Compliance(
        total=_sum("", cells),
        by_kam=_by(cells, "owner", name="kam"),
        by_tier=_by_tier(cells) if actor.may("account.see_designation") else [],
        by_month=_by(cells, "month"),
        skipped=list(newest) if lists_skipped else [],
    )


_COUNTS = ("on_time", "late", "overdue", "missed", "skipped")
_Cell = dict[str, Any]
_NOTHING: _Cell = dict.fromkeys(_COUNTS, 0)


@cache
def _counted() -> Compiled:
    """By owner, tier and month: as they were on the day, as they are where it is ahead."""
    held, today = Q(state=Review.State.HELD), Mark("today")
    whose = Review.objects.filter(due_on__gte=Mark("first"), due_on__lte=Mark("last")).annotate(
        owner=Case(When(due_tier="", then=F("account__owner")), default=F("due_owner")),
        tier_then=Case(When(due_tier="", then=F("account__designation")), default=F("due_tier")),
        kam=Case(
            When(due_tier="", then=_name("account__owner")),
            default=_name("due_owner"),
            output_field=CharField(),
        ),
        month=TruncMonth("due_on"),
    )
    return compiled(
        whose.values("owner", "kam", "tier_then", "month")
        .order_by()
        .annotate(
            on_time=Count("id", filter=held & Q(held_on__lte=F("due_on"))),
            late=Count("id", filter=held & Q(held_on__gt=F("due_on"))),
            overdue=Count("id", filter=Q(state=Review.State.PLANNED, due_on__lt=today)),
            skipped=Count("id", filter=Q(state=Review.State.SKIPPED)),
        )
    )


@cache
def _missed() -> Compiled:
    slots = MissedSlot.objects.filter(due_on__gte=Mark("first"), due_on__lte=Mark("last"))
    found = slots.annotate(kam=_name("owner"), tier_then=F("tier"), month=TruncMonth("due_on"))
    return compiled(
        found.values("owner", "kam", "tier_then", "month").order_by().annotate(missed=Count("id"))
    )


def _name(member: str) -> Any:
    name = NullIf(F(f"{member}__name"), Value(""), output_field=CharField())
    return Coalesce(name, F(f"{member}__email"), Value(""), output_field=CharField())


def _by(cells: list[_Cell], key: str, *, name: str = "") -> list[ComplianceRow]:
    groups: dict[Any, list[_Cell]] = {}
    for cell in cells:
        groups.setdefault(cell[key], []).append(cell)
    rows = [_sum(found[0][name or key], found) for found in groups.values()]
    counted = [row for row in rows if row.rate is not None]
    return sorted(counted, key=lambda row: str(row.label).lower())


def _by_tier(cells: list[_Cell]) -> list[ComplianceRow]:
    return [
        _sum(tier.label, found)
        for tier in Tier
        if (found := [cell for cell in cells if tier_of(cell["tier_then"]) == tier and _fell(cell)])
    ]


def _fell(cell: _Cell) -> bool:
    return any(cell[name] for name in _COUNTS)


def _sum(label: Any, cells: Iterable[_Cell]) -> ComplianceRow:
    found = list(cells)
    return ComplianceRow(label, *(sum(cell[name] for cell in found) for name in _COUNTS))
