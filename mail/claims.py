"""Whose turn a mail is: claimed by one conditional UPDATE, and marked by who holds the claim."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Min

from mail.models import Mail, Outgoing, State

STUCK_AFTER = timedelta(minutes=5)
TRIES = 6
WAITS = (1, 5, 15, 60, 240)
"""Minutes until the next try, after each failed one."""
STOPPED = "The worker stopped while sending."


def claim(model: type[Outgoing], *, now: datetime) -> Outgoing | None:
    """The next mail, claimed: of all who try, the UPDATE lets one through."""
    waiting = model._default_manager.filter(state=State.WAITING, send_at__lte=now)
    for mail in waiting.order_by("send_at", "id")[:20]:
        won = model._default_manager.filter(pk=mail.pk, state=State.WAITING).update(
            state=State.CLAIMED, claimed_at=now, attempts=F("attempts") + 1
        )
        if won:
            mail.state, mail.claimed_at = State.CLAIMED, now
            mail.attempts += 1
            return mail
    return None


def mark(mail: Outgoing, *, state: State, **values: object) -> int:
    """Only the worker that holds the claim marks."""
    if state in (State.SENT, State.DROPPED):
        values |= mail.EMPTIED
    own = type(mail)._default_manager.filter(
        pk=mail.pk, state=State.CLAIMED, claimed_at=mail.claimed_at
    )
    return own.update(state=state, **values)


def put_back(mail: Outgoing, problem: str, *, now: datetime) -> int:
    """It waits longer after each failed try."""
    wait = timedelta(minutes=WAITS[min(mail.attempts, len(WAITS)) - 1])
    return mark(mail, state=State.WAITING, claimed_at=None, send_at=now + wait, problem=problem)


def release_stuck(model: type[Outgoing] = Mail, *, now: datetime) -> int:
    """Mails whose worker died go back, or fail visibly after the last try."""
    stuck = model._default_manager.filter(state=State.CLAIMED, claimed_at__lt=now - STUCK_AFTER)
    lost = stuck.filter(attempts__gte=TRIES).update(
        state=State.FAILED, claimed_at=None, problem=STOPPED
    )
    return lost + stuck.update(state=State.WAITING, claimed_at=None)


def forget_old(model: type[Outgoing], *, now: datetime) -> int:
    """Rows that are kept for a time only go when it is over."""
    if model.KEPT is None:
        return 0
    over = model._default_manager.filter(created_at__lte=now - model.KEPT)
    return over.exclude(state=State.CLAIMED).delete()[0]


def next_look_at(model: type[Outgoing] = Mail) -> datetime | None:
    """When a mail wants to go out, is stuck if its worker has died, or has been kept long enough.

    None: nothing is left.
    """
    rows = model._default_manager
    times = [
        rows.filter(state=State.WAITING).aggregate(at=Min("send_at"))["at"],
        _after(rows.filter(state=State.CLAIMED).aggregate(at=Min("claimed_at"))["at"], STUCK_AFTER),
    ]
    if model.KEPT is not None:
        times.append(_after(rows.aggregate(at=Min("created_at"))["at"], model.KEPT))
    return min(filter(None, times), default=None)


def _after(at: datetime | None, wait: timedelta) -> datetime | None:
    return None if at is None else at + wait
