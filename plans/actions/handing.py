"""Unfinished actions go with an account that is handed over."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from plans.actions.rules import unfinished
from tenants.models import Membership


def actions_of(member: Membership) -> QuerySet[Any]:
    """What the member still has to do."""
    return unfinished().filter(owner=member).order_by(F("due_on").asc(nulls_last=True), "id")


def give_actions(held: QuerySet[Any], heir: Membership | None) -> int:
    """Another does them now; how many."""
    return held.order_by().update(owner=heir, version=F("version") + 1, updated_at=timezone.now())
