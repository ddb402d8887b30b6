"""Work that is due: marked in PostgreSQL, rung on the broker, rung again by the sweep."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tenants.models import DueWork

RING_AGAIN = timedelta(minutes=2)
_ringers: dict[str, Callable[[str], object]] = {}


def register(kind: str, ring: Callable[[str], object]) -> None:
    """Name the function that queues the job of this kind for one organisation's id."""
    _ringers[kind] = ring


def mark(kind: str, organization_id: uuid.UUID, *, at: datetime | None = None) -> None:
    """Say that work is due (now unless `at`), and ring once the transaction commits."""
    DueWork.objects.update_or_create(
        organization_id=organization_id, kind=kind, defaults={"due_at": at or timezone.now()}
    )
    if at is None:
        transaction.on_commit(lambda: _ringers[kind](str(organization_id)), robust=True)


def clear(kind: str, organization_id: uuid.UUID) -> None:
    """Nothing of this kind is due any more; call it in the job's own transaction."""
    DueWork.objects.filter(organization_id=organization_id, kind=kind).delete()


def held(kind: str, organization_id: uuid.UUID) -> DueWork | None:
    """The row, locked: look for what is left only then, and delete this very row.

    Whoever marks meanwhile waits for us, or makes a row that we don't know and don't delete.
    """
    rows = DueWork.objects.select_for_update()
    return rows.filter(organization_id=organization_id, kind=kind).first()


def ring_all(now: datetime | None = None) -> int:
    """Queue one job for each organisation and kind that is due; returns how many.

    Each row is claimed by moving its due time, so two schedulers ring once.
    """
    now = now or timezone.now()
    rung = 0
    for row in DueWork.objects.filter(due_at__lte=now).order_by("due_at")[:1000]:
        claimed = DueWork.objects.filter(pk=row.pk, due_at=row.due_at).update(
            due_at=now + RING_AGAIN
        )
        if claimed and row.kind in _ringers:
            _ringers[row.kind](str(row.organization_id))
            rung += 1
    return rung
