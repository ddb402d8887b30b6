"""Sending events once more, and the event that tests."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.entries import record
from integrations.models import Delivery, Webhook
from integrations.webhooks.endpoints import locked
from integrations.webhooks.endpoints import told_to as webhooks_told_to
from integrations.webhooks.events import TEST, delivery
from integrations.webhooks.working import DUE_KIND
from rules.errors import NotFoundError, RuleError
from tenants import due_work
from tenants.actors import Actor

AT_ONCE = 5_000
PAGE = 50
ENDED = (Delivery.State.DELIVERED, Delivery.State.FAILED)


@dataclass(frozen=True)
class Log:
    """Some deliveries, newest first, and from which on older ones follow."""

    deliveries: Sequence[Delivery]
    older: uuid.UUID | None


def log_of(webhook: Webhook, *, state: str = "", before: uuid.UUID | None = None) -> Log:
    """A page of the deliveries of a webhook."""
    rows = Delivery.objects.filter(webhook=webhook).defer("body", "answer")
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    shown = list(rows.order_by("-id")[: PAGE + 1])
    return Log(shown[:PAGE], shown[PAGE - 1].pk if len(shown) > PAGE else None)


def told_to(actor: Actor, rows: QuerySet) -> QuerySet:
    """Those of the webhooks that are there for the actor."""
    if actor.resources is None:
        return rows
    return rows.filter(webhook__in=webhooks_told_to(actor, Webhook.objects.all()))


def find_delivery(actor: Actor, delivery_id: uuid.UUID) -> Delivery:
    """One of this organisation, with its webhook, for those who may."""
    actor.require("webhook.change")
    rows = told_to(actor, Delivery.objects.select_related("webhook"))
    row: Delivery | None = rows.filter(pk=delivery_id).first()
    if row is None:
        raise NotFoundError
    return row


@transaction.atomic
def send_test(*, actor: Actor, webhook_id: uuid.UUID) -> Delivery:
    """An event that says nothing else. Audited."""
    webhook = _on(locked(actor, webhook_id))
    now = timezone.now()
    made = delivery(webhook, TEST, now, {"webhook": {"id": webhook.pk, "name": webhook.name}})
    made.save()
    _is_heard_now(webhook)
    record(actor=actor, action="webhook.tested", target=webhook)
    due_work.mark(DUE_KIND, actor.organization.pk)
    return made


@transaction.atomic
def send_again(*, actor: Actor, delivery_id: uuid.UUID) -> Delivery:
    """One delivery that ended, once more, with the same id. Audited."""
    row = find_delivery(actor, delivery_id)
    webhook = _on(locked(actor, row.webhook_id))
    _again(actor, webhook, Delivery.objects.filter(pk=row.pk, state__in=ENDED))
    return row


@transaction.atomic
def send_span_again(
    *, actor: Actor, webhook_id: uuid.UUID, first: datetime, last: datetime, only_failed: bool
) -> int:
    """What was made between two times, once more; how many. Audited."""
    webhook = _on(locked(actor, webhook_id))
    states = [Delivery.State.FAILED] if only_failed else ENDED
    rows = Delivery.objects.filter(
        webhook=webhook, state__in=states, made_at__gte=first, made_at__lte=last
    )
    if rows.order_by().count() > AT_ONCE:
        told = _("These are more than %(n)d events: choose a shorter time.") % {"n": AT_ONCE}
        raise RuleError.on("last", told)
    return _again(actor, webhook, rows)


def _again(actor: Actor, webhook: Webhook, rows: QuerySet[Delivery]) -> int:
    now = timezone.now()
    count = rows.update(
        state=Delivery.State.WAITING,
        since=now,
        send_at=now,
        attempts=0,
        ended_at=None,
        status=None,
        problem="",
        answer="",
        took=None,
    )
    if count:
        _is_heard_now(webhook)
        changes = {"deliveries": [None, count]}
        record(actor=actor, action="webhook.sent_again", target=webhook, changes=changes)
        due_work.mark(DUE_KIND, actor.organization.pk)
    return count


def _is_heard_now(webhook: Webhook) -> None:
    """A person asks: the rest after a failure is over."""
    if webhook.rests_until is not None:
        webhook.rests_until = None
        webhook.save(update_fields=["rests_until"])


def _on(webhook: Webhook) -> Webhook:
    if not webhook.is_on:
        raise RuleError(_("Turn the webhook on first."))
    return webhook
