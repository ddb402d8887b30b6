"""Putting a mail into the outbox: a row and its mark in one transaction, then the bell."""

from __future__ import annotations

import json
import uuid

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from mail.boxes import MAILS, PEOPLE
from mail.kinds import MailKind
from mail.models import Mail, PersonMail
from rules.sealing import seal, unseal
from tenants import due_work
from tenants.models import User
from tenants.scope import require_organization_id

SEAL = "mail"


def post(*, kind: MailKind, key: str, address: str, about: uuid.UUID) -> Mail:
    """A mail of this organisation to an address, now; the same key again is the same mail."""
    mail, made = Mail.objects.get_or_create(
        key=key,
        defaults={"kind": kind, "address": address, "about": about, "send_at": timezone.now()},
    )
    if made:
        due_work.mark(MAILS, require_organization_id())
    return mail


@transaction.atomic
def post_to_person(*, kind: MailKind, user: User | None, message: EmailMessage) -> PersonMail:
    """A mail about how somebody signs in, now. Its words lie sealed until it is sent."""
    words = json.dumps({"subject": message.subject, "body": message.body})
    mail = PersonMail.objects.create(
        kind=kind,
        user=user,
        address=message.to[0],
        sealed=seal(words, purpose=SEAL),
        send_at=timezone.now(),
    )
    due_work.mark(MAILS, PEOPLE)
    return mail


def unsealed(mail: PersonMail) -> EmailMessage:
    """The message as it was posted."""
    return EmailMessage(to=[mail.address], **json.loads(unseal(mail.sealed, purpose=SEAL)))
