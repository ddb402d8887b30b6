"""Sending: claimed by one conditional UPDATE, sent outside any transaction, then marked.

One row, one claim. After a crash between the mail server's acceptance and our mark the mail
goes out again, with the same Message-ID: SMTP is at-least-once.
"""

from __future__ import annotations

import smtplib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from mail import claims
from mail.composing import compose
from mail.models import Mail
from mail.ringing import ring
from tenants.scope import organization_scope

BATCH = 200
"""Mails of one organisation in one job: jobs are bounded, the sweep rings again."""


@dataclass
class Sent:
    """What one job did."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    dropped: int = 0


def send_and_ring(organization_id: uuid.UUID, *, now: datetime | None = None) -> int:
    """Send, then say when the next mail is due; `now` stands still where it is given."""
    clock = timezone.now if now is None else lambda: now
    done = send_waiting(organization_id, clock=clock)
    with organization_scope(organization_id):
        ring(organization_id)
    return done.sent


def send_waiting(
    organization_id: uuid.UUID, *, clock: Callable[[], datetime] = timezone.now
) -> Sent:
    """Send what waits in one organisation, at most BATCH mails."""
    done = Sent()
    link = get_connection()
    try:
        for _n in range(BATCH):
            now = clock()
            with organization_scope(organization_id):
                claims.release_stuck(now=now)
                mail = claims.claim(now)
            if mail is None:
                break
            # The claim stands by now: a mail that cannot be composed stops itself alone.
            with organization_scope(organization_id):
                message = compose(mail)
                if message is None:
                    done.dropped += claims.mark(mail, state=Mail.State.DROPPED)
            if message is not None:
                _send(organization_id, mail, message, link, done, clock)
    finally:
        link.close()
    return done


def _send(
    organization_id: uuid.UUID,
    mail: Mail,
    message: EmailMessage,
    link: BaseEmailBackend,
    done: Sent,
    clock: Callable[[], datetime],
) -> None:
    message.connection = link
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        link.close()  # whatever state the line is in: begin anew
        with organization_scope(organization_id):
            _put_back(mail, error, done, clock())
        return
    with organization_scope(organization_id):
        done.sent += claims.mark(mail, state=Mail.State.SENT, sent_at=clock(), problem="")


def _put_back(mail: Mail, error: Exception, done: Sent, now: datetime) -> None:
    problem = _words(error)
    if is_final(error) or mail.attempts >= claims.TRIES:
        done.failed += claims.mark(mail, state=Mail.State.FAILED, problem=problem)
    else:
        done.retried += claims.put_back(mail, problem, now=now)


def is_final(error: Exception) -> bool:
    """Whether the mail server said never (5xx), not later."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500


def _words(error: Exception) -> str:
    """The server's code and the kind of error; its text may hold an address and stays out."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _text in error.recipients.values()})
        return f"{type(error).__name__} {codes}"
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()
