"""The job that empties a part of the outbox."""

from __future__ import annotations

import uuid

from celery import shared_task

from mail.outbox import send_and_ring
from tenants.patience import JOB, working


@shared_task
def send_mails(of: str) -> int:
    """Send what waits. Not in one transaction: no network inside one."""
    with working(JOB):
        return send_and_ring(uuid.UUID(of))
