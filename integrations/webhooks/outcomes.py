"""What a try came to, for the delivery and for its webhook."""

from __future__ import annotations

import enum
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.entries import record
from integrations.models import Delivery, Webhook
from integrations.webhooks import claims
from integrations.webhooks.mails import tell_administrators
from integrations.webhooks.waits import GIVEN_UP_AFTER, again_after, asked_wait, rest_after
from tenants.actors import Actor
from tenants.organizations import current_organization

SHOWN = 500
"""Letters of the receiver's answer that the log keeps."""
_GONE = 410
logger = logging.getLogger(__name__)


class Outcome(enum.Enum):
    """What became of a delivery."""

    DELIVERED = "delivered"
    AGAIN = "again"
    GIVEN_UP = "given up"


@dataclass
class Tried:
    """One try: a status with its Retry-After and the beginning of the answer, or a problem."""

    status: int | None = None
    retry_after: str = ""
    answer: str = ""
    problem: str = ""
    took: int = 0

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it: 2xx alone says so, a redirect does not."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_final(self) -> bool:
        """Whether the receiver wants no more, ever: 410."""
        return self.status == _GONE


def mark(delivery: Delivery, tried: Tried, *, now: datetime) -> Outcome:
    """Write down what came of it, where the claim is still ours."""
    webhook = Webhook.objects.select_for_update().filter(pk=delivery.webhook_id).first()
    if tried.is_taken:
        _write(delivery, tried, state=Delivery.State.DELIVERED, ended_at=now)
        if webhook is not None and webhook.failures:
            _is_well(webhook)
        return Outcome.DELIVERED
    asked = asked_wait(tried.retry_after, now=now)
    at = now + max(again_after(delivery.attempts), asked)
    if tried.is_final or at > delivery.since + GIVEN_UP_AFTER:
        outcome = Outcome.GIVEN_UP
        won = _write(delivery, tried, state=Delivery.State.FAILED, ended_at=now)
    else:
        outcome = Outcome.AGAIN
        won = _write(delivery, tried, state=Delivery.State.WAITING, send_at=at)
    if won and webhook is not None and webhook.is_on:
        _rest(webhook, asked, now)
        if outcome is Outcome.GIVEN_UP:
            _turn_off(webhook, delivery, is_gone=tried.is_final)
    return outcome


def _write(delivery: Delivery, tried: Tried, **values: object) -> int:
    return claims.held(delivery).update(
        status=tried.status,
        problem=tried.problem,
        answer=tried.answer[:SHOWN],
        took=tried.took,
        claimed_at=None,
        **values,
    )


def _is_well(webhook: Webhook) -> None:
    webhook.failures, webhook.failing_since, webhook.rests_until = 0, None, None
    webhook.save(update_fields=["failures", "failing_since", "rests_until"])


def _rest(webhook: Webhook, asked: timedelta, now: datetime) -> None:
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or now
    webhook.rests_until = now + max(rest_after(webhook.failures), asked)
    webhook.save(update_fields=["failures", "failing_since", "rests_until"])


def _turn_off(webhook: Webhook, delivery: Delivery, *, is_gone: bool) -> None:
    """Where the receiver says never, or took nothing else either in all that time."""
    taken = Delivery.objects.filter(webhook=webhook, state=Delivery.State.DELIVERED)
    if not is_gone and taken.filter(ended_at__gte=delivery.since).exists():
        return
    webhook.state = Webhook.State.GONE if is_gone else Webhook.State.FAILED
    webhook.save(update_fields=["state"])
    logger.warning("A webhook was turned off: %s, %s", webhook.pk, webhook.state)
    action = "webhook.gone" if is_gone else "webhook.failed"
    record(actor=Actor.of_system(current_organization()), action=action, target=webhook)
    tell_administrators(webhook)
