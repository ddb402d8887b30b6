"""Planned reviews follow accounts that are archived, come back or change their tier."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from accounts.models import Designation
from reviews.cadences.planning import Planned, plan_accounts
from reviews.cadences.tiers import is_higher, tier_of
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import require_organization_id


def follow_accounts(account_ids: Iterable[uuid.UUID]) -> Planned:
    """Plan these accounts anew, as the product itself."""
    organization = Organization.objects.get(pk=require_organization_id())
    actor = Actor.of_system(organization)
    return plan_accounts(actor=actor, account_ids=account_ids, today=organization.today())


def follow_designation(account_id: uuid.UUID, before: str, after: str) -> None:
    """A promotion plans at once; all else is quiet, and waits for the daily planning."""
    if after != Designation.NOMINATED and is_higher(tier_of(after), than=tier_of(before)):
        follow_accounts([account_id])
