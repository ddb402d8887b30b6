"""The people of an organisation, as lists offer them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from rules.offers import Offers
from tenants.actors import Actor
from tenants.compiled import Compiled, compiled
from tenants.models import Membership

MEMBER_CHANGED: Offers[Callable[[Actor, Membership], object]] = Offers(
    "what follows another role of a member, or their leaving"
)
"""Called with who changed it, and with the member as they are by now."""


def open_members() -> list[Membership]:
    """Those who are members now, by name."""
    return _open_members().objects()


@cache
def _open_members() -> Compiled:
    return compiled(Membership.objects.filter(ended_at=None), by_key=True)
