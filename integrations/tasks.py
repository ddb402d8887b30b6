"""Jobs of the API."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from integrations.repeats import forget_old
from tenants.tenant_task import TenantTask


@shared_task(base=TenantTask)
def forget_answers(organization_id: str) -> int:
    """Delete answers that are kept no more."""
    return forget_old(now=timezone.now())
