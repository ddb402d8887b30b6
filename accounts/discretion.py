"""What an actor may read: accounts, what stands on them, and entries about them.

A contributor reads the accounts whose team they are on; to them any other account is like
one of another organisation. For everybody else the functions below add nothing to a query.

A reduction is internal: those who may not see the designation read entries without it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.models import Account, TeamMember
from audit.models import Entry
from tenants.actors import Actor
from tenants.models import Membership

M = TypeVar("M", bound=Model)

ABOUT_DESIGNATION = Q(action__startswith="designation.") | Q(changes__has_key="designation")


def readable_accounts(actor: Actor) -> QuerySet[Account]:
    """The accounts that the actor may read: where every list and every look-up starts."""
    return on_readable(actor, Account.objects.all(), "pk")


def on_readable(actor: Actor, rows: QuerySet[M], way: str = "account") -> QuerySet[M]:
    """The rows whose account, at the end of `way`, the actor may read."""
    if actor.may("account.view"):
        return rows
    return rows.filter(**{f"{way}__in": ids_of_team(actor.membership)})


def ids_of_team(member: Membership | None) -> QuerySet[Account, dict[str, uuid.UUID]]:
    """The ids of the accounts whose team this is: those they lead, and those they joined."""
    owned = Account.objects.filter(owner=member).order_by().values("pk")
    return owned.union(TeamMember.objects.filter(member=member).order_by().values("account"))


def readable_ids(actor: Actor, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some accounts that the actor may read; asks only where it is in doubt."""
    if actor.may("account.view"):
        return set(ids)
    return set(readable_accounts(actor).filter(pk__in=list(ids)).values_list("pk", flat=True))


def readable(actor: Actor, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """The entries that the actor may read, narrowed before anybody counts or cuts them."""
    if actor.may("account.see_designation"):
        return entries
    return entries.exclude(ABOUT_DESIGNATION)
