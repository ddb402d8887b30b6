"""Sending: claimed, sent outside any transaction, then marked. One row, one claim.

After a crash between the receiver's answer and our mark it goes out again, with the same
`webhook-id`: at least once.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.fernet import InvalidToken

from integrations.models import Delivery, Webhook
from integrations.webhooks import claims
from integrations.webhooks.outcomes import Outcome, Tried, mark
from integrations.webhooks.secrets import headers_of
from rules.outgoing import OutgoingError, post
from tenants.scope import organization_scope

BATCH, AT_MOST = 500, 60
"""Deliveries, and seconds, of one job: the next one goes on."""


@dataclass
class Sending:
    """One job: whose, and what it has done."""

    organization_id: uuid.UUID
    clock: Callable[[], datetime]
    done: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    resting: set[uuid.UUID] = field(default_factory=set)

    @property
    def delivered(self) -> int:
        """How many arrived."""
        return self.done[Outcome.DELIVERED]

    def run(self) -> None:
        """Each webhook in its turn, one delivery at a time: none waits behind another's queue.

        Who fails is left alone for the rest of the job.
        """
        until = time.monotonic() + AT_MOST
        while turn := self._turn():
            for webhook_id in turn:
                if time.monotonic() > until or sum(self.done.values()) >= BATCH:
                    return
                self._send_next(webhook_id)

    def _turn(self) -> list[uuid.UUID]:
        now = self.clock()
        with organization_scope(self.organization_id):
            claims.release_stuck(now=now)
            return claims.ready(now=now, resting=[*self.resting])

    def _send_next(self, webhook_id: uuid.UUID) -> None:
        with organization_scope(self.organization_id):
            delivery = claims.claim(webhook_id, now=self.clock())
        if delivery is None:
            self.resting.add(webhook_id)
            return
        tried = send(delivery.webhook, delivery, at=self.clock())
        with organization_scope(self.organization_id):
            outcome = mark(delivery, tried, now=self.clock())
        self.done[outcome] += 1
        if outcome is not Outcome.DELIVERED:
            self.resting.add(webhook_id)


def send(webhook: Webhook, delivery: Delivery, *, at: datetime) -> Tried:
    """One try; what came of it. No transaction is open."""
    began = time.monotonic()
    try:
        headers = headers_of(webhook, delivery, at=at)
        answer = post(webhook.address, delivery.body.encode(), headers)
    except OutgoingError as error:
        tried = Tried(problem=error.code)
    except InvalidToken:
        tried = Tried(problem="unsealed")
    else:
        text = answer.body.decode("utf-8", "replace").replace("\0", "\ufffd")
        tried = Tried(answer.status, answer.headers.get("retry-after", ""), text)
    tried.took = round((time.monotonic() - began) * 1000)
    return tried
