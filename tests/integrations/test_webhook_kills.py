"""Fifty workers killed on the way: every event arrives, and what comes twice has the same id."""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from integrations.models import Delivery, Webhook
from integrations.webhooks import claims
from integrations.webhooks.working import work_on
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.integrations.webhooks_at import Receiver, waiting
from tests.patience import until

KILLS, EVENTS = 50, 150


def killed_worker(organization: Organization) -> bool:
    """A process of its own does the job, and is killed somewhere; whether it was still at it."""
    child = os.fork()
    if child == 0:
        connection.connection = None  # the parent's line is the parent's
        try:
            work_on(organization.pk)
        finally:
            os._exit(0)
    time.sleep(random.uniform(0.01, 0.07))
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_no_event_is_lost_in_fifty_kills(
    aurora: Organization,
    admin: Actor,
    hook: Webhook,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(claims, "LEASE", timedelta(milliseconds=50))
    told = {d.event_id for d in waiting(admin, hook, EVENTS)}
    killed = sum(killed_worker(aurora) for _n in range(KILLS))
    assert killed > 0

    def all_arrived() -> bool:
        work_on(aurora.pk, clock=lambda: timezone.now() + timedelta(minutes=1))
        return arrived(aurora)

    until(all_arrived, pause=0)
    assert {*receiver.ids} == told
    assert len(receiver.ids) <= EVENTS + killed


def arrived(organization: Organization) -> bool:
    with organization_scope(organization.pk):
        return not Delivery.objects.exclude(state=Delivery.State.DELIVERED).exists()
