"""A receiver of webhooks on this machine, and a webhook that tells it of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest

from integrations.models import Webhook
from scoring.matrices import activate, create_draft
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.integrations.webhooks_at import Receiver, made, receiving
from tests.scoring.conftest import judged


@pytest.fixture
def at_home(settings: Any) -> None:
    settings.OUTGOING_HTTP = True
    settings.OUTGOING_NETWORKS = [ip_network("127.0.0.0/8")]


@pytest.fixture(scope="session")
def _receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def receiver(_receiver: Receiver, at_home: None) -> Receiver:
    _receiver.begin_anew()
    return _receiver


@pytest.fixture
def admin(aurora: Organization) -> Actor:
    return Actor.of_system(aurora)


@pytest.fixture
def hook(admin: Actor, receiver: Receiver) -> Webhook:
    """One that is told everything about accounts."""
    return made(admin, receiver)


@pytest.fixture
def rule(aurora: Organization, leader: Actor) -> None:
    """Three criteria that people judge, active: what generated clients score by."""
    criteria = [judged("Fit", 40), judged("Influence", 30), judged("Growth", 30)]
    with organization_scope(aurora.id):
        activate(actor=leader, matrix=create_draft(actor=leader, name="Rule", criteria=criteria))
