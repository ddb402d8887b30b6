"""From the change stream into the outbox: each webhook reads on from its own place.

What is found and the place after it are written in one transaction: nothing is missed and
nothing made twice, whatever ends in between.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from audit.cursors import CursorExpiredError, StreamCursor
from audit.entries import record
from audit.reading import AT_MOST, FoundChanges, changes_after, newest
from audit.stream import STREAMED
from audit.telling import told
from integrations.models import Delivery, Webhook
from integrations.webhooks.events import ALL, delivery, reader_of, type_of
from rules.errors import RuleError
from tenants.actors import Actor
from tenants.models import Organization

BACKLOG = 2_000
"""Deliveries that wait for one webhook; then it reads no further until they are fewer."""
_KEEP_PLACE_FRESH = timedelta(hours=1)


def collect(webhook: Webhook, organization: Organization, *, now: datetime) -> bool:
    """Take the next changes, in the transaction of the scope; whether there are more."""
    reader = reader_of(webhook, organization)
    found = _found(webhook, reader)
    if found is not None and not found.changes and _is_fresh(webhook, now):
        return False
    locked = Webhook.objects.select_for_update().filter(pk=webhook.pk, state=Webhook.State.ON)
    mine = locked.first()
    if mine is None or _is_full(mine):
        return False
    found = _found(mine, reader)
    if found is None:
        return _begin_anew(mine, reader, now)
    Delivery.objects.bulk_create(_deliveries(mine, reader, found))
    mine.place = found.next.text()
    mine.save(update_fields=["place"])
    return found.has_more


def _found(webhook: Webhook, reader: Actor) -> FoundChanges | None:
    """What is after its place; None where that is kept no more."""
    try:
        return changes_after(reader, StreamCursor.read(webhook.place), limit=AT_MOST)
    except (CursorExpiredError, RuleError):
        return None


def _is_fresh(webhook: Webhook, now: datetime) -> bool:
    return now - StreamCursor.read(webhook.place).at < _KEEP_PLACE_FRESH


def _is_full(webhook: Webhook) -> bool:
    waiting = Delivery.objects.filter(webhook=webhook, state=Delivery.State.WAITING)
    return waiting.count() >= BACKLOG


def _deliveries(webhook: Webhook, reader: Actor, found: FoundChanges) -> list[Delivery]:
    wanted = {*webhook.types}
    typed = [(change, type_of(STREAMED[change.resource], change.kind)) for change in found.changes]
    chosen = [(change, t) for change, t in typed if ALL in wanted or t in wanted]
    bodies = told(reader, [change for change, _type in chosen], epoch=found.next.epoch)
    return [
        delivery(webhook, event_type, change.at, body)
        for (change, event_type), body in zip(chosen, bodies, strict=True)
    ]


def _begin_anew(webhook: Webhook, reader: Actor, now: datetime) -> bool:
    """What came before is lost to it: said in the log, and on its page."""
    webhook.place, webhook.skipped_at = newest(reader).text(), now
    webhook.save(update_fields=["place", "skipped_at"])
    system = Actor.of_system(reader.organization)
    record(actor=system, action="webhook.skipped", target=webhook)
    return False
