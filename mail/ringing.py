"""Saying when the outbox of an organisation wants to be looked at."""

from __future__ import annotations

import uuid

from django.utils import timezone

from mail.claims import next_look_at
from tenants import due_work

MAILS = "mails"


def ring(organization_id: uuid.UUID) -> None:
    """Inside the scope: due now, at the time of the next mail, or not at all.

    Claimed mails count as well: a worker that died is found when they are stuck.
    """
    row = due_work.held(MAILS, organization_id)
    at = next_look_at()
    if at is not None:
        due_work.mark(MAILS, organization_id, at=None if at <= timezone.now() else at)
    elif row is not None:
        row.delete()
