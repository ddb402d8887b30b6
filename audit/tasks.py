"""Jobs of the change stream."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from audit.retention import forget_old
from tenants.tenant_task import TenantTask


@shared_task(base=TenantTask)
def forget_changes(organization_id: str) -> int:
    """Delete changes that are kept no more; due again tomorrow, or at once for the rest."""
    return forget_old(now=timezone.now())
