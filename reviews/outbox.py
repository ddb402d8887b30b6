"""Sending: claimed by one conditional UPDATE, sent outside any transaction, then marked.

One row, one claim. After a crash between the mail server's acceptance and our mark the mail
goes out again, with the same Message-ID: SMTP is at-least-once.
"""

from __future__ import annotations

import smtplib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Min, Q
from django.utils import timezone

from audit.entries import record
from reviews.models import Mail
from reviews.reminders.composing import compose
from reviews.ringing import MAILS
from tenants import due_work
from tenants.actors import Actor
from tenants.scope import organization_scope

STUCK_AFTER = timedelta(minutes=5)
TRIES = 6
WAITS = (1, 5, 15, 60, 240)
"""Minutes until the next try, after each failed one."""
BATCH = 200
"""Mails of one organisation in one job: jobs are bounded, the sweep rings again."""


@dataclass
class Sent:
    """What one job did."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    dropped: int = 0


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
                release_stuck(now=now)
                mail = _claim(now)
            if mail is None:
                break
            # The claim stands by now: a mail that cannot be composed stops itself alone.
            with organization_scope(organization_id):
                message = compose(mail)
                if message is None:
                    done.dropped += _mark(mail, state=Mail.State.DROPPED)
            if message is not None:
                _send(organization_id, mail, message, link, done, clock)
    finally:
        link.close()
    return done


def release_stuck(*, now: datetime) -> int:
    """Mails whose worker died go back, or fail visibly after the last try."""
    stuck = Mail.objects.filter(state=Mail.State.CLAIMED, claimed_at__lt=now - STUCK_AFTER)
    lost = stuck.filter(attempts__gte=TRIES).update(
        state=Mail.State.FAILED, claimed_at=None, problem="The worker stopped while sending."
    )
    return lost + stuck.update(state=Mail.State.WAITING, claimed_at=None)


def next_look_at() -> datetime | None:
    """When a mail wants to go out, or is stuck if its worker has died; None: nothing is left."""
    states = Mail.State
    times = Mail.objects.aggregate(
        send=Min("send_at", filter=Q(state=states.WAITING)),
        claim=Min("claimed_at", filter=Q(state=states.CLAIMED)),
    )
    stuck = times["claim"] and times["claim"] + STUCK_AFTER
    return min(filter(None, (times["send"], stuck)), default=None)


@transaction.atomic
def try_again(*, actor: Actor, mail_ids: Sequence[uuid.UUID] | None = None) -> int:
    """Failed mails, these or all, go out once more; how many. Audited, each."""
    actor.require("operations.see")
    failed = Mail.objects.select_for_update(of=("self",)).filter(state=Mail.State.FAILED)
    if mail_ids is not None:
        failed = failed.filter(pk__in=mail_ids)
    mails = list(failed.order_by("id")[:BATCH])
    for mail in mails:
        mail.state, mail.attempts, mail.problem = Mail.State.WAITING, 0, ""
        mail.send_at = timezone.now()
        mail.save(update_fields=["state", "attempts", "problem", "send_at"])
        record(actor=actor, action="mail.retried", target=mail)
    if mails:
        due_work.mark(MAILS, actor.organization.id)
    return len(mails)


def _claim(now: datetime) -> Mail | None:
    """The next mail, claimed: of all who try, the UPDATE lets one through."""
    waiting = Mail.objects.filter(state=Mail.State.WAITING, send_at__lte=now)
    for mail in waiting.select_related("member").order_by("send_at", "id")[:20]:
        won = Mail.objects.filter(pk=mail.pk, state=Mail.State.WAITING).update(
            state=Mail.State.CLAIMED, claimed_at=now, attempts=F("attempts") + 1
        )
        if won:
            mail.state, mail.claimed_at = Mail.State.CLAIMED, now
            mail.attempts += 1
            return mail
    return None


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
        done.sent += _mark(mail, state=Mail.State.SENT, sent_at=clock(), problem="")


def _put_back(mail: Mail, error: Exception, done: Sent, now: datetime) -> None:
    problem = _words(error)
    if is_final(error) or mail.attempts >= TRIES:
        done.failed += _mark(mail, state=Mail.State.FAILED, problem=problem)
        return
    wait = timedelta(minutes=WAITS[min(mail.attempts, len(WAITS)) - 1])
    done.retried += _mark(
        mail, state=Mail.State.WAITING, claimed_at=None, send_at=now + wait, problem=problem
    )


def _mark(mail: Mail, **values: object) -> int:
    """Only the worker that holds the claim marks."""
    held = Mail.objects.filter(pk=mail.pk, state=Mail.State.CLAIMED, claimed_at=mail.claimed_at)
    return held.update(**values)


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
