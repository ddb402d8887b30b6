"""The administrator of aurora, and an invitation that is open."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from people import invitations
from tenants.actors import Actor
from tenants.models import Invitation, Membership, Organization


@pytest.fixture(autouse=True)
def _nobody_counted() -> None:
    """No test inherits how often another one asked."""
    cache.clear()


@pytest.fixture
def admin(in_aurora: Organization) -> Actor:
    return Actor.of_member(
        Membership.objects.select_related("organization", "user").get(role="admin")
    )


@pytest.fixture
def invitation(admin: Actor) -> Invitation:
    return invitations.invite(actor=admin, email="New@aurora.example", role="kam")
