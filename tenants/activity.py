"""When a member was last here, to the hour."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tenants.models import Membership
from tenants.scope import organization_scope

FRESH = timedelta(hours=1)


def note(membership: Membership) -> None:
    """Keep that the member is here, after the request: its row stays unlocked meanwhile."""
    seen = membership.last_seen_at
    if seen is not None and timezone.now() - seen < FRESH:
        return
    organization_id, pk = membership.organization_id, membership.pk
    transaction.on_commit(lambda: _keep(organization_id, pk), robust=True)


def _keep(organization_id: uuid.UUID, pk: uuid.UUID) -> None:
    with organization_scope(organization_id):
        Membership.objects.filter(pk=pk).update(last_seen_at=timezone.now())
