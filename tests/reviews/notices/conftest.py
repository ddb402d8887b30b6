"""The cast with names that nobody else bears, and what each of them reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope

Inbox = Callable[[Actor], list[str]]


@pytest.fixture
def inbox(client_of: Callable[[Actor], Client]) -> Inbox:
    """What an inbox tells beside reminders, newest first, in English."""

    def read(actor: Actor) -> list[str]:
        client = client_of(actor)
        client.cookies.load({"language": "en"})
        page = client.get("/o/aurora/inbox/").context["page_obj"]
        return [item.told.sentence for item in page if item.told]

    return read


@pytest.fixture
def unread(client_of: Callable[[Actor], Client]) -> Callable[[Actor], int]:
    """The number that the navigation shows on any page."""

    def read(actor: Actor) -> int:
        client = client_of(actor)
        client.cookies.load({"language": "en"})
        page = client.get("/o/aurora/accounts/").content.decode()
        found = re.search(r'aria-label="Inbox, (\d+) unread"', page)
        return int(found[1]) if found else 0

    return read


@pytest.fixture
def named(make_member: Callable[..., Membership]) -> Callable[..., Actor]:
    """A member with a name of their own."""

    def make(organization: Organization, role: str, name: str, email: str = "") -> Actor:
        email = email or f"{name.split()[0].lower()}@aurora.example"
        member = make_member(organization, role, email)
        member.user.name = name
        member.user.save(update_fields=["name"])
        with organization_scope(organization.id):
            Membership.objects.filter(pk=member.pk).update(name=name)
        member.name = name
        return Actor.of_member(member)

    return make


@pytest.fixture
def ana(aurora: Organization, named: Any) -> Actor:
    """Who does things."""
    actor: Actor = named(aurora, "leader", "Ana Lima")
    return actor


@pytest.fixture
def bia(aurora: Organization, named: Any) -> Actor:
    """A KAM to whom things happen."""
    actor: Actor = named(aurora, "kam", "Bia Souza")
    return actor
