"""Whose turn a mail is: claimed by one conditional UPDATE, and marked by who holds the claim."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Min, Q

from mail.models import Mail

STUCK_AFTER = timedelta(minutes=5)
TRIES = 6
WAITS = (1, 5, 15, 60, 240)
"""Minutes until the next try, after each failed one."""


def claim(now: datetime) -> Mail | None:
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


def mark(mail: Mail, **values: object) -> int:
    """Only the worker that holds the claim marks."""
    held = Mail.objects.filter(pk=mail.pk, state=Mail.State.CLAIMED, claimed_at=mail.claimed_at)
    return held.update(**values)


def put_back(mail: Mail, problem: str, *, now: datetime) -> int:
    """It waits longer after each failed try."""
    wait = timedelta(minutes=WAITS[min(mail.attempts, len(WAITS)) - 1])
    return mark(
        mail, state=Mail.State.WAITING, claimed_at=None, send_at=now + wait, problem=problem
    )


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
