"""A plan that a KAM started on their account, through the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from accounts.registry.rules import create_account
from plans.models import Plan
from tenants.actors import Actor
from tenants.scope import organization_scope


@pytest.fixture
def account(leader: Actor, kam: Actor) -> Account:
    """Acme, which the KAM leads."""
    with organization_scope(leader.organization.id):
        return create_account(actor=leader, values={"name": "Acme", "owner": kam.membership})


@pytest.fixture
def kams(kam: Actor, client_of: Callable[[Actor], Client]) -> Client:
    """The KAM's browser."""
    return client_of(kam)


@pytest.fixture
def leaders(leader: Actor, client_of: Callable[[Actor], Client]) -> Client:
    """The leader's browser."""
    return client_of(leader)


@pytest.fixture
def plan(kams: Client, account: Account) -> Plan:
    """The plan of 2026."""
    start = reverse("account_plan:start", args=["aurora", account.pk])
    answer = kams.post(start, {"starts_on": "2026-01-01", "ends_on": "2026-12-31"})
    assert answer.status_code == 302
    with organization_scope(account.organization_id):
        return Plan.objects.get()
