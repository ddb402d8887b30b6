"""The administrator of aurora, and an invitation that is open."""

from __future__ import annotations

import pytest

from people import invitations
from tenants.actors import Actor
from tenants.models import Invitation, Membership, Organization


@pytest.fixture
def admin(in_aurora: Organization) -> Actor:
    return Actor.of_member(
        Membership.objects.select_related("organization", "user").get(role="admin")
    )


@pytest.fixture
def invitation(admin: Actor) -> Invitation:
    return invitations.invite(actor=admin, email="New@aurora.example", role="kam")
