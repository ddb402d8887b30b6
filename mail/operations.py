"""What administrators see of the work behind the pages: their own organisation's alone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from audit.entries import record
from mail.models import Mail
from mail.ringing import MAILS
from tenants import due_work
from tenants.actors import Actor
from tenants.jobs import BEAT_HEARTBEAT, WORKER_HEARTBEAT
from tenants.models import DueWork

SHOWN, AT_ONCE = 100, 200


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


@transaction.atomic
def try_again(*, actor: Actor, mail_ids: Sequence[uuid.UUID] | None = None) -> int:
    """Failed mails, these or all, go out once more; how many. Audited, each."""
    actor.require("operations.see")
    failed = Mail.objects.select_for_update(of=("self",)).filter(state=Mail.State.FAILED)
    if mail_ids is not None:
        failed = failed.filter(pk__in=mail_ids)
    mails = list(failed.order_by("id")[:AT_ONCE])
    for mail in mails:
        mail.state, mail.attempts, mail.problem = Mail.State.WAITING, 0, ""
        mail.send_at = timezone.now()
        mail.save(update_fields=["state", "attempts", "problem", "send_at"])
        record(actor=actor, action="mail.retried", target=mail)
    if mails:
        due_work.mark(MAILS, actor.organization.id)
    return len(mails)
