"""A reduction is internal: what those who may not see the designation read instead."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from audit.models import Entry
from tenants.actors import Actor

ABOUT_DESIGNATION = Q(action__startswith="designation.") | Q(changes__has_key="designation")


def readable(actor: Actor, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """The entries that the actor may read, narrowed before anybody counts or cuts them."""
    if actor.may("account.see_designation"):
        return entries
    return entries.exclude(ABOUT_DESIGNATION)
