"""Accounts by tier: those that share a default cadence."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import Account, Designation
from reviews.models import Tier


def tier_of(designation: str) -> str:
    """The tier of a designation: a nominated account is reviewed as one on watch."""
    if designation == Designation.NOMINATED:
        return Tier.WATCH.value
    return designation


def is_higher(tier: str, *, than: str) -> bool:
    """Whether accounts of this tier are looked after more closely than those of the other."""
    order = [Tier.STANDARD, Tier.WATCH, Tier.KEY]
    return order.index(Tier(tier)) > order.index(Tier(than))


def designations_of(tier: str) -> list[str]:
    """The designations of a tier."""
    return [d for d in Designation.values if tier_of(d) == tier]


def accounts_of(tier: str) -> QuerySet[Any]:
    """Ids of the living accounts of a tier."""
    living = Account.objects.filter(archived_at=None, designation__in=designations_of(tier))
    return living.order_by("pk").values_list("pk", flat=True)
