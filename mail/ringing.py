"""Saying when a part of the outbox wants to be looked at."""

from __future__ import annotations

import uuid

from django.utils import timezone

from mail.boxes import Box
from mail.claims import next_look_at
from tenants import due_work

MAILS = "mails"


def ring(of: uuid.UUID) -> None:
    """Inside the scope: due now, at the time of the next mail, or not at all.

    Claimed mails count as well: a worker that died is found when they are stuck.
    """
    row = due_work.held(MAILS, of)
    at = next_look_at(Box(of).model)
    if at is not None:
        due_work.mark(MAILS, of, at=None if at <= timezone.now() else at)
    elif row is not None:
        row.delete()
