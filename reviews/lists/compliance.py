"""Are reviews held on time? By KAM, by tier, by month; and what was skipped, with reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, NullIf, TruncMonth

from reviews.cadences.tiers import tier_of
from reviews.models import Review, Tier
from tenants.actors import Actor

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
        """On time over all that were to be held; None where nothing was. Skipped ones are apart."""
        wanted = self.on_time + self.late + self.overdue + self.missed
        return Decimal(self.on_time) / wanted if wanted else None


@dataclass(frozen=True)
class Compliance:
    """The figures of a span of due dates."""

    total: ComplianceRow
    by_kam: list[ComplianceRow]
    by_tier: list[ComplianceRow]
    by_month: list[ComplianceRow]
    skipped: list[Review]


def compliance(*, actor: Actor, first: date, last: date, today: date) -> Compliance:
    """The figures for reviews due from `first` to `last`; tiers for those who may see them."""
    actor.require("compliance.view")
    due = Review.objects.filter(due_on__gte=first, due_on__lte=last)
    by_kam = _counted(due.values("account__owner", name=_kam()), today)
    tiers = _counted(due.values(name=F("account__designation")), today)
    months = _counted(due.values(name=TruncMonth("due_on")), today)
    skipped = due.filter(state=Review.State.SKIPPED).select_related("account__owner", "closed_by")
    return Compliance(
        total=_sum("", _rows(months)),
        by_kam=sorted(_rows(by_kam), key=lambda row: str(row.label).lower()),
        by_tier=_by_tier(_rows(tiers)) if actor.may("account.see_designation") else [],
        by_month=sorted(_rows(months), key=lambda row: row.label),
        skipped=list(skipped.order_by("-due_on", "-id")[:SKIPPED_SHOWN]),
    )


def _kam() -> Any:
    name = NullIf(F("account__owner__name"), Value(""), output_field=CharField())
    return Coalesce(name, F("account__owner__email"), Value(""), output_field=CharField())


def _counted(groups: QuerySet[Any], today: date) -> list[dict[str, Any]]:
    held = Q(state=Review.State.HELD)
    counts = {
        "on_time": Count("id", filter=held & Q(held_on__lte=F("due_on"))),
        "late": Count("id", filter=held & Q(held_on__gt=F("due_on"))),
        "overdue": Count("id", filter=Q(state=Review.State.PLANNED, due_on__lt=today)),
        "missed": Sum("missed", default=0),
        "skipped": Count("id", filter=Q(state=Review.State.SKIPPED)),
    }
    return list(groups.order_by().annotate(**counts))


def _rows(groups: Iterable[dict[str, Any]]) -> list[ComplianceRow]:
    rows = [
        ComplianceRow(g["name"], g["on_time"], g["late"], g["overdue"], g["missed"], g["skipped"])
        for g in groups
    ]
    return [row for row in rows if row.rate is not None or row.skipped]


def _by_tier(rows: list[ComplianceRow]) -> list[ComplianceRow]:
    return [
        _sum(tier.label, found)
        for tier in Tier
        if (found := [row for row in rows if tier_of(row.label) == tier])
    ]


def _sum(label: Any, rows: list[ComplianceRow]) -> ComplianceRow:
    return ComplianceRow(
        label,
        sum(row.on_time for row in rows),
        sum(row.late for row in rows),
        sum(row.overdue for row in rows),
        sum(row.missed for row in rows),
        sum(row.skipped for row in rows),
    )
