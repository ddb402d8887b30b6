"""Jobs of the API."""

from __future__ import annotations

import uuid

from celery import shared_task
from django.utils import timezone

from integrations.repeats import forget_old
from integrations.request_log.reading import forget_old as forget_old_requests
from integrations.webhooks.working import work_on
from tenants.tenant_task import TenantTask


@shared_task(base=TenantTask)
def forget_answers(organization_id: str) -> int:
    """Delete answers that are kept no more."""
    return forget_old(now=timezone.now())


@shared_task(base=TenantTask)
def forget_requests(organization_id: str) -> int:
    """Delete lines of the request log that are kept no more."""
    return forget_old_requests(now=timezone.now())


@shared_task
def work_on_webhooks(organization_id: str) -> int:
    """Read on and send what waits. Not in one transaction: no network inside one."""
    return work_on(uuid.UUID(organization_id))
