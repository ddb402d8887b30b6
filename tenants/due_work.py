"""Work that is due: marked in PostgreSQL, rung on the broker, rung again by the sweep."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from rules.offers import Offers
from tenants.models import DueWork
from tenants.scope import shared_transaction

RING_AGAIN = timedelta(minutes=2)
BATCH = 1000
AWAY_FOR = 10.0
"""Seconds until a broker that failed is rung again; the sweep comes every 15."""
logger = logging.getLogger(__name__)
JOBS: Offers[Callable[[str], object]] = Offers("jobs")
"""What queues the job of a kind for one organisation's id."""


class _Broker:
    """Until when it is left alone; one for the process."""

    away_until = 0.0


def mark(kind: str, organization_id: uuid.UUID, *, at: datetime | None = None) -> None:
    """Say that work is due (now unless `at`), and ring once the transaction commits."""
    DueWork.objects.update_or_create(
        organization_id=organization_id, kind=kind, defaults={"due_at": at or timezone.now()}
    )
    if at is None:
        transaction.on_commit(lambda: _ring(kind, organization_id), robust=True)


def mark_first(kind: str, organization_id: uuid.UUID, *, at: datetime) -> None:
    """Say that work will be due, where none is yet: who says it again does not put it off."""
    DueWork.objects.get_or_create(
        organization_id=organization_id, kind=kind, defaults={"due_at": at}
    )


def ring_known(kind: str, organization_id: uuid.UUID) -> bool:
    """After a commit: ring where this work is known and not rung for already; whether it was.

    One statement of its own; call it outside of transactions.
    """
    now = timezone.now()
    waiting = DueWork.objects.filter(organization_id=organization_id, kind=kind, due_at__gt=now)
    if not waiting.update(due_at=now):
        return False
    _ring(kind, organization_id)
    return True


def _ring(kind: str, organization_id: uuid.UUID) -> None:
    """Ring now; a broker that fails is left alone for a while, and the sweep rings later."""
    if time.monotonic() < _Broker.away_until:
        return
    try:
        JOBS[kind](str(organization_id))
    except Exception:  # whatever the client of a broker raises: what was done is done
        _Broker.away_until = time.monotonic() + AWAY_FOR
        logger.exception("The broker takes no bell")


def clear(kind: str, organization_id: uuid.UUID) -> None:
    """Nothing of this kind is due any more; call it in the job's own transaction."""
    DueWork.objects.filter(organization_id=organization_id, kind=kind).delete()


def locked(kind: str, organization_id: uuid.UUID) -> DueWork | None:
    """The row, locked: look for what is left only then, and delete this very row.

    Whoever marks meanwhile waits for us, or makes a row that we don't know and don't delete.
    """
    rows = DueWork.objects.select_for_update()
    return rows.filter(organization_id=organization_id, kind=kind).first()


def ring_all(now: datetime | None = None) -> int:
    """Queue one job for each organisation and kind that is due; returns how many.

    Rows are claimed by moving their due time, a batch in one commit, so that two
    schedulers ring once. Whoever dies between commit and ringing is made up for later.
    """
    now = now or timezone.now()
    rung = 0
    while rows := _claim_due(now):
        for row in rows:
            JOBS[row.kind](str(row.organization_id))
        rung += len(rows)
    return rung


def _claim_due(now: datetime) -> list[DueWork]:
    with shared_transaction():
        return _claimed(now)


def _claimed(now: datetime) -> list[DueWork]:
    due = DueWork.objects.filter(due_at__lte=now, kind__in=JOBS.keys()).order_by("due_at")
    rows = list(due.select_for_update(skip_locked=True)[:BATCH])
    DueWork.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=now + RING_AGAIN)
    return rows
