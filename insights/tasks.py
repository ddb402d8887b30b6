"""Jobs of insights: freezing month ends, and working out whether the programme pays."""

from __future__ import annotations

import uuid

from celery import shared_task

from insights.programme.rules import DUE as PROGRAMME
from insights.programme.rules import work_out
from insights.snapshots.rules import freeze_all
from tenants import due_work
from tenants.patience import JOB, working
from tenants.retrying import at_most_twice
from tenants.tenant_task import TenantTask


@shared_task
def freeze_months(organization_id: str) -> int:
    """What is not frozen yet, and what was corrected; a transaction a month."""
    of = uuid.UUID(organization_id)
    with working(JOB):
        return at_most_twice(lambda: freeze_all(of))


@shared_task(base=TenantTask)
def answer_programme(organization_id: str) -> None:
    """Somebody asked whether the programme pays."""
    due = due_work.locked(PROGRAMME, uuid.UUID(organization_id))
    work_out()
    if due is not None:
        due.delete()
