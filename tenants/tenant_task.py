"""The ground of every job: its organisation's scope, and signs of life."""

from __future__ import annotations

import uuid
from typing import Any

from celery import Task

from tenants.patience import JOB, working
from tenants.retrying import at_most_twice
from tenants.scope import organization_scope

WORKER_HEARTBEAT = "heartbeat:worker"
BEAT_HEARTBEAT = "heartbeat:beat"


class TenantTask(Task):
    """A job of one organisation: its first argument is the organisation's id.

    The body runs inside that organisation's scope and transaction, with a job's bounds in
    the database; without an organisation it fails loudly.
    """

    abstract = True

    def __call__(self, organization_id: str, *args: Any, **kwargs: Any) -> Any:
        def work() -> Any:
            with working(JOB), organization_scope(uuid.UUID(organization_id)):
                return super(TenantTask, self).__call__(organization_id, *args, **kwargs)

        return at_most_twice(work)
