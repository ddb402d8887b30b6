"""Jobs of the registry."""

from __future__ import annotations

import uuid

from celery import shared_task

from accounts.imports.work import work_on_next
from accounts.revenue.closing import move_on
from tenants.tenant_task import TenantTask


@shared_task(base=TenantTask)
def work_on_imports(organization_id: str) -> None:
    """Check, load or take back the next file that waits."""
    work_on_next(uuid.UUID(organization_id))


@shared_task(base=TenantTask)
def close_months(organization_id: str) -> None:
    """Ask the rule of the closed month again, now that a month has ended."""
    move_on()
