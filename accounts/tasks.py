"""Jobs of the registry."""

from __future__ import annotations

import uuid

from celery import shared_task

from accounts.imports.work import count_try, work_on_next
from accounts.revenue.closing import move_on
from tenants.patience import FILE, JOB, working
from tenants.retrying import at_most_twice
from tenants.scope import organization_scope
from tenants.tenant_task import TenantTask


@shared_task
def work_on_imports(organization_id: str) -> None:
    """Read, check, load or take back the next file that waits; its try is counted before."""
    of = uuid.UUID(organization_id)
    with working(JOB), organization_scope(of):
        count_try(of)
    at_most_twice(lambda: _work(of))


def _work(of: uuid.UUID) -> None:
    with working(FILE), organization_scope(of):
        work_on_next(of)


@shared_task(base=TenantTask)
def close_months(organization_id: str) -> None:
    """Ask the rule of the closed month again, now that a month has ended."""
    move_on()
