"""The views above the list: which of them is open, and what each shows to its reader."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from accounts.listing.choices import discreet, reads_all_of
from accounts.listing.saved_views import tidy, views_of
from tenants.actors import Actor


@dataclass(frozen=True)
class ShownView:
    """A view, by the address that opens it for its reader."""

    pk: uuid.UUID
    name: str
    query: str
    is_own: bool
    is_shared: bool
    is_open: bool


def shown_views(actor: Actor, present: str) -> list[ShownView]:
    """Those of the account list, by name; open is the one that shows just the present query."""
    asked = sorted(tidy(present).split("&"))
    shown = []
    for view in views_of(actor):
        if not reads_all_of(actor, view.query):
            continue
        query = discreet(actor, view.query)
        is_own = view.owner_id == actor.membership_id
        is_open = sorted(query.split("&")) == asked
        shown.append(ShownView(view.pk, view.name, query, is_own, view.is_shared, is_open))
    return shown
