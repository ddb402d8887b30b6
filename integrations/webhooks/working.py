"""The job of webhooks: read on, send what waits, say when to look again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from integrations.models import Webhook
from integrations.webhooks import claims
from integrations.webhooks.collecting import collect
from integrations.webhooks.sending import Sending
from tenants import due_work
from tenants.organizations import current_organization
from tenants.patience import JOB, working
from tenants.scope import organization_scope

DUE_KIND = "webhooks"
TICK = timedelta(seconds=15)
"""While a webhook is on somebody looks at least so often; a change by page or API rings."""
PAGES = 20
"""Of the stream, for one webhook in one job."""


def work_on(organization_id: uuid.UUID, *, clock: Callable[[], datetime] = timezone.now) -> int:
    """Everything that is due in one organisation; how many deliveries arrived."""
    with working(JOB):
        look_again_later(organization_id, clock())
        collect_all(organization_id, clock)
        sending = Sending(organization_id, clock)
        sending.run()
        with organization_scope(organization_id):
            claims.forget_old(now=clock())
            ring(now=clock())
    return sending.delivered


def look_again_later(organization_id: uuid.UUID, now: datetime) -> None:
    """Committed before anything is read: what rings from now on is a bell of its own."""
    with organization_scope(organization_id):
        if due_work.locked(DUE_KIND, organization_id) is not None:
            due_work.mark(DUE_KIND, organization_id, at=now + TICK)


def collect_all(organization_id: uuid.UUID, clock: Callable[[], datetime] = timezone.now) -> None:
    """What the stream has for each webhook that is on, a page a transaction."""
    with organization_scope(organization_id):
        ids = list(Webhook.objects.filter(state=Webhook.State.ON).values_list("pk", flat=True))
    for webhook_id in ids:
        for _page in range(PAGES):
            with organization_scope(organization_id):
                webhook = Webhook.objects.filter(pk=webhook_id, state=Webhook.State.ON).first()
                if webhook is None or not collect(webhook, current_organization(), now=clock()):
                    break


def ring(*, now: datetime) -> None:
    """Inside the scope: due now, at the next tick, when something old goes, or not at all."""
    organization_id = current_organization().pk
    row = due_work.locked(DUE_KIND, organization_id)
    times = [claims.next_look_at()]
    if Webhook.objects.filter(state=Webhook.State.ON).exists():
        times.append(now + TICK)
    at = min(filter(None, times), default=None)
    if at is None:
        if row is not None:
            row.delete()
    elif row is None or row.due_at > now or at <= now:
        due_work.mark(DUE_KIND, organization_id, at=None if at <= now else at)
