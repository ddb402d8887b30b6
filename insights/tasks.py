"""The job of insights: freezing the month ends of one organisation."""

from __future__ import annotations

import uuid

from celery import shared_task

from insights.snapshots.rules import freeze_all
from tenants.patience import JOB, working
from tenants.retrying import at_most_twice


@shared_task
def freeze_months(organization_id: str) -> int:
    """What is not frozen yet, and what was corrected; a transaction a month."""
    of = uuid.UUID(organization_id)
    with working(JOB):
        return at_most_twice(lambda: freeze_all(of))
