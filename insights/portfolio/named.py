"""The names that stand beside places of the portfolio."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import cache

from django.db.models import QuerySet

from accounts.discretion import readable_accounts
from accounts.models import Account
from insights.few import MOST
from insights.portfolio.positions import Position
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled


def named_accounts(actor: Actor, found: Iterable[Position]) -> dict[uuid.UUID, Account]:
    """The accounts of some places, with their phases and who leads them."""
    ids = list({position.id for position in found})
    if actor.may("account.view"):
        named = _few() if len(ids) <= MOST else _many()
        return {account.pk: account for account in named.objects(ids=ids)}
    mine = readable_accounts(actor).filter(id__any_of=ids)
    return {account.pk: account for account in _with_names(mine)}


@cache
def _few() -> Compiled:
    return compiled(_with_names(Account.objects.filter(id__any_of=Mark("ids"))), by_key=True)


@cache
def _many() -> Compiled:
    return compiled(_with_names(Account.objects.filter(id__any_of=Mark("ids"))))


def _with_names(accounts: QuerySet[Account]) -> QuerySet[Account]:
    columns = ("name", "segment", "phase__key", "phase__name", "phase__position")
    people = ("owner__name", "owner__email")
    return accounts.select_related("phase", "owner").only(*columns, *people)
