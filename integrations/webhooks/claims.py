"""Whose turn a delivery is: claimed by one conditional UPDATE, marked by who holds the claim."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F, Min, Q, QuerySet

from integrations.models import Delivery, Webhook

LEASE = timedelta(minutes=2)
"""A worker that holds a claim for longer has died: no sending takes half of it."""
KEPT = timedelta(days=7)
FORGOTTEN_AT_ONCE = 2_000
_State = Delivery.State


def ready(*, now: datetime, resting: Sequence[uuid.UUID] = ()) -> list[uuid.UUID]:
    """The webhooks that are on and can be sent something now."""
    rows = Webhook.objects.filter(state=Webhook.State.ON).exclude(pk__in=resting)
    rows = rows.filter(Q(rests_until=None) | Q(rests_until__lte=now))
    return list(rows.order_by("id").values_list("pk", flat=True))


def claim(webhook_id: uuid.UUID, *, now: datetime) -> Delivery | None:
    """The next delivery of a webhook, claimed: of all who try, the UPDATE lets one through."""
    waiting = Delivery.objects.filter(
        webhook=webhook_id, state=_State.WAITING, send_at__lte=now
    ).select_related("webhook")
    for delivery in waiting.order_by("send_at", "id")[:20]:
        won = Delivery.objects.filter(pk=delivery.pk, state=_State.WAITING).update(
            state=_State.CLAIMED, claimed_at=now, attempts=F("attempts") + 1
        )
        if won:
            delivery.state, delivery.claimed_at = _State.CLAIMED, now
            delivery.attempts += 1
            return delivery
    return None


def held(delivery: Delivery) -> QuerySet[Delivery]:
    """The row, as long as the claim is ours."""
    return Delivery.objects.filter(
        pk=delivery.pk, state=_State.CLAIMED, claimed_at=delivery.claimed_at
    )


def release_stuck(*, now: datetime) -> int:
    """What a worker held that died waits again; it may have arrived."""
    stuck = Delivery.objects.filter(state=_State.CLAIMED, claimed_at__lt=now - LEASE)
    return stuck.update(state=_State.WAITING, claimed_at=None)


def forget_old(*, now: datetime) -> int:
    """Delete what ended long ago, so much at once."""
    old = Delivery.objects.filter(ended_at__lte=now - KEPT).order_by("ended_at", "id")
    ids = list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    return Delivery.objects.filter(pk__in=ids).delete()[0] if ids else 0


def next_look_at() -> datetime | None:
    """When something wants to go out, is stuck if its worker died, or is kept long enough."""
    times = [_next_sending(webhook) for webhook in Webhook.objects.filter(state=Webhook.State.ON)]
    claimed = Delivery.objects.filter(state=_State.CLAIMED).aggregate(at=Min("claimed_at"))["at"]
    ended = Delivery.objects.aggregate(at=Min("ended_at"))["at"]
    times += [_after(claimed, LEASE), _after(ended, KEPT)]
    return min(filter(None, times), default=None)


def _next_sending(webhook: Webhook) -> datetime | None:
    waiting = Delivery.objects.filter(webhook=webhook, state=_State.WAITING)
    at: datetime | None = waiting.aggregate(at=Min("send_at"))["at"]
    return max(at, webhook.rests_until) if at and webhook.rests_until else at


def _after(at: datetime | None, wait: timedelta) -> datetime | None:
    return None if at is None else at + wait
