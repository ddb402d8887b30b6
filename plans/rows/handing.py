"""Open objectives and risks go with an account that is handed over."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from plans.models import Objective, Risk
from tenants.models import Membership


def objectives_of(member: Membership) -> QuerySet[Any]:
    """What the member still has to reach."""
    open_ones = Objective.objects.filter(owner=member, status=Objective.Status.OPEN)
    return open_ones.filter(plan__deleted_at=None).order_by("id")


def risks_of(member: Membership) -> QuerySet[Any]:
    """The risks that the member still looks after."""
    open_ones = Risk.objects.filter(owner=member, status=Risk.Status.OPEN)
    return open_ones.filter(plan__deleted_at=None).order_by("id")


def give_rows(held: QuerySet[Any], heir: Membership | None) -> int:
    """Another looks after them now; how many."""
    return held.order_by().update(owner=heir, version=F("version") + 1, updated_at=timezone.now())
