"""Whose mails: an organisation's, or those to people about how they sign in; and when they want
to be looked at."""

from __future__ import annotations

import uuid
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.utils import timezone

from mail.claims import next_look_at
from mail.models import Mail, Outgoing, PersonMail
from tenants import due_work
from tenants.scope import organization_scope, shared_transaction

MAILS = "mails"
PEOPLE = uuid.UUID(int=0)
"""Stands where an organisation's id would: these mails are of none."""


@dataclass(frozen=True)
class Box:
    """One part of the outbox, with the transaction in which its rows may be touched."""

    of: uuid.UUID

    @property
    def model(self) -> type[Outgoing]:
        """The table of its mails."""
        return PersonMail if self.of == PEOPLE else Mail

    def open(self) -> AbstractContextManager[None]:
        """A transaction in its scope."""
        return shared_transaction() if self.of == PEOPLE else organization_scope(self.of)


def ring(of: uuid.UUID) -> None:
    """Inside the scope: due now, at the time of the next mail, or not at all.

    Claimed mails count as well: a worker that died is found when they are stuck.
    """
    row = due_work.locked(MAILS, of)
    at = next_look_at(Box(of).model)
    if at is not None:
        due_work.mark(MAILS, of, at=None if at <= timezone.now() else at)
    elif row is not None:
        row.delete()
