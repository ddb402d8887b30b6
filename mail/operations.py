"""What administrators see of the work behind the pages: their own organisation's alone."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from audit.entries import record
from mail.boxes import MAILS, PEOPLE
from mail.models import Mail, Outgoing, PersonMail, State
from tenants import due_work
from tenants.actors import Actor
from tenants.models import DueWork, Membership
from tenants.tenant_task import BEAT_HEARTBEAT, WORKER_HEARTBEAT

SHOWN, AT_ONCE = 100, 200


@dataclass(frozen=True)
class Operations:
    """Heartbeats, work that is due, and mails that wait or failed."""

    worker_at: datetime | None
    beat_at: datetime | None
    due: list[DueWork]
    counts: Counter[str]
    failed: list[Outgoing]
    waiting: list[Outgoing]


def operations(actor: Actor) -> Operations:
    """For those who may see it."""
    actor.require("operations.see")
    sources = (Mail.objects.select_related("member"), _of_members().select_related("user"))
    counts: Counter[str] = Counter()
    for rows in sources:
        left = rows.exclude(state__in=(State.SENT, State.DROPPED)).order_by().select_related(None)
        counts.update(dict(left.values_list("state").annotate(n=Count("id"))))
    failed = [_first(rows, State.FAILED, "-created_at") for rows in sources]
    waiting = [_first(rows, State.WAITING, "send_at") for rows in sources]
    return Operations(
        worker_at=_heard(WORKER_HEARTBEAT),
        beat_at=_heard(BEAT_HEARTBEAT),
        due=list(DueWork.objects.filter(organization_id=actor.organization.id).order_by("due_at")),
        counts=counts,
        failed=[mail for mails in failed for mail in mails],
        waiting=[mail for mails in waiting for mail in mails],
    )


@transaction.atomic
def try_again(*, actor: Actor, mail_ids: Sequence[uuid.UUID] | None = None) -> int:
    """Failed e-mails, these or all, go out once more; how many. Audited, each."""
    actor.require("operations.see")
    of_organization = _again(actor, Mail.objects.all(), mail_ids)
    if of_organization:
        due_work.mark(MAILS, actor.organization.id)
    to_people = _again(actor, _of_members(), mail_ids)
    if to_people:
        due_work.mark(MAILS, PEOPLE)
    return of_organization + to_people


def _of_members() -> QuerySet[PersonMail]:
    """Mails about signing in, to people who are in this organisation now."""
    members = Membership.objects.filter(ended_at=None)
    return PersonMail.objects.filter(user__in=members.values("user"))


def _again(actor: Actor, rows: QuerySet[Any], mail_ids: Sequence[uuid.UUID] | None) -> int:
    failed = rows.select_for_update(of=("self",)).filter(state=State.FAILED)
    if mail_ids is not None:
        failed = failed.filter(pk__in=mail_ids)
    mails = list(failed.order_by("id")[:AT_ONCE])
    for mail in mails:
        mail.state, mail.attempts, mail.problem = State.WAITING, 0, ""
        mail.send_at = timezone.now()
        mail.save(update_fields=["state", "attempts", "problem", "send_at"])
        record(actor=actor, action="mail.retried", target=mail)
    return len(mails)


def _first(rows: QuerySet[Any], state: State, by: str) -> list[Any]:
    return list(rows.filter(state=state).order_by(by, "id")[:SHOWN])


def _heard(heartbeat: str) -> datetime | None:
    at = cache.get(heartbeat)
    return None if at is None else datetime.fromtimestamp(at, UTC)
