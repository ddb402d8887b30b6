"""Whose mails: an organisation's, or those to people about how they sign in."""

from __future__ import annotations

import uuid
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.db import transaction

from mail.models import Mail, Outgoing, PersonMail
from tenants.scope import organization_scope

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
        return transaction.atomic() if self.of == PEOPLE else organization_scope(self.of)
