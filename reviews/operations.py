"""What administrators see of the work behind the pages: their own organisation's alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.cache import cache
from django.db.models import Count, QuerySet

from reviews.models import Mail
from tenants.actors import Actor
from tenants.jobs import BEAT_HEARTBEAT, WORKER_HEARTBEAT
from tenants.models import DueWork

SHOWN = 100


@dataclass(frozen=True)
class Operations:
    """Heartbeats, work that is due, and mails that wait or failed."""

    worker_at: datetime | None
    beat_at: datetime | None
    due: list[DueWork]
    counts: dict[str, int]
    failed: QuerySet[Mail]
    waiting: QuerySet[Mail]


def operations(actor: Actor) -> Operations:
    """For those who may see it."""
    actor.require("operations.see")
    mails = Mail.objects.select_related("member")
    left = Mail.objects.exclude(state__in=(Mail.State.SENT, Mail.State.DROPPED)).order_by()
    counted = left.values_list("state").annotate(n=Count("id"))
    return Operations(
        worker_at=_heard(WORKER_HEARTBEAT),
        beat_at=_heard(BEAT_HEARTBEAT),
        due=list(DueWork.objects.filter(organization_id=actor.organization.id).order_by("due_at")),
        counts=dict(counted),
        failed=mails.filter(state=Mail.State.FAILED).order_by("-created_at", "id")[:SHOWN],
        waiting=mails.filter(state=Mail.State.WAITING).order_by("send_at", "id")[:SHOWN],
    )


def _heard(heartbeat: str) -> datetime | None:
    at = cache.get(heartbeat)
    return None if at is None else datetime.fromtimestamp(at, UTC)
