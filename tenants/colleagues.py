"""The people of an organisation, as lists offer them."""

from __future__ import annotations

from functools import cache

from tenants.compiled import Compiled, compiled
from tenants.models import Membership


def open_members() -> list[Membership]:
    """Those who are members now, by name."""
    return _open_members().objects()


@cache
def _open_members() -> Compiled:
    return compiled(Membership.objects.filter(ended_at=None), by_key=True)
