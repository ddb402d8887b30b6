"""Sending: claimed by one conditional UPDATE, sent outside any transaction, then marked.

One row, one claim. After a crash between the mail server's acceptance and our mark the mail
goes out again, with the same Message-ID: SMTP is at-least-once.
"""

from __future__ import annotations

import logging
import smtplib
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from mail import claims
from mail.boxes import Box, ring
from mail.composing import compose
from mail.models import Outgoing, State

BATCH, AT_MOST = 200, 120
"""Mails, and seconds, of one job: the next one goes on where a mail server takes its time."""

logger = logging.getLogger(__name__)


@dataclass
class Sent:
    """What one job did."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    dropped: int = 0


def send_and_ring(of: uuid.UUID, *, now: datetime | None = None) -> int:
    """Send, then say when the next mail is due; `now` stands still where it is given."""
    clock = timezone.now if now is None else lambda: now
    done = send_waiting(of, clock=clock)
    with Box(of).open():
        claims.forget_old(Box(of).model, now=clock())
        ring(of)
    return done.sent


def send_waiting(of: uuid.UUID, *, clock: Callable[[], datetime] = timezone.now) -> Sent:
    """Send what waits in one organisation, or for people: at most BATCH mails, AT_MOST seconds."""
    run = _Run(Box(of), clock, get_connection())
    until = time.monotonic() + AT_MOST
    try:
        for _n in range(BATCH):
            if time.monotonic() > until or not run.send_next():
                break
    finally:
        run.link.close()
    return run.done


@dataclass
class _Run:
    """One job: its box, its line to the mail server, and what it has done."""

    box: Box
    clock: Callable[[], datetime]
    link: BaseEmailBackend
    done: Sent = field(default_factory=Sent)

    def send_next(self) -> bool:
        """Claim a mail, and send it between two transactions; False: none waits."""
        now = self.clock()
        with self.box.open():
            claims.release_stuck(self.box.model, now=now)
            mail = claims.claim(self.box.model, now=now)
        if mail is None:
            return False
        # The claim stands by now: a mail that cannot be composed stops itself alone.
        with self.box.open():
            message = compose(mail)
            if message is None:
                self.done.dropped += claims.mark(mail, state=State.DROPPED)
        if message is not None:
            self._send(mail, message)
        return True

    def _send(self, mail: Outgoing, message: EmailMessage) -> None:
        message.connection = self.link
        try:
            message.send()
        except (OSError, smtplib.SMTPException) as error:
            self.link.close()  # whatever state the line is in: begin anew
            with self.box.open():
                self._put_back(mail, error)
            return
        with self.box.open():
            self.done.sent += claims.mark(mail, state=State.SENT, sent_at=self.clock(), problem="")

    def _put_back(self, mail: Outgoing, error: Exception) -> None:
        problem = _words(error)
        if is_final(error) or mail.attempts >= claims.TRIES:
            self.done.failed += claims.mark(mail, state=State.FAILED, problem=problem)
            logger.error("A mail failed: %s %s, %s", mail.kind, mail.pk, problem)
        else:
            self.done.retried += claims.put_back(mail, problem, now=self.clock())


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
