"""What people hold at accounts beside the account itself; it goes where the account goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import Account, Nomination, Stakeholder
from rules.offers import Offers
from tenants.models import Membership

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Held:
    """One kind of thing that a person holds at accounts, and how it goes to another.

    `of` gives all that somebody holds, `way` leads from a thing to its account, `give` moves
    some. What is `is_discreet` is never counted where those read who may not see the
    designation.
    """

    label: Promise | str
    of: Callable[[Membership], Rows]
    give: Callable[[Rows, Membership | None], int]
    way: str = "account"
    is_discreet: bool = False


@dataclass(frozen=True)
class Part:
    """One line of the preview: the first things of a kind, and how many there are."""

    label: str
    count: int
    names: list[str]
    is_discreet: bool

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


NAMED = 5
HELD: Offers[Held] = Offers("what people hold at accounts")


def preview(member: Membership, account: Account | None = None) -> list[Part]:
    """What the member holds at one account, or everywhere, kind by kind."""
    parts = []
    for kind in HELD:
        held = kind.of(member)
        if account is not None:
            held = held.filter(**{kind.way: account})
        count = held.count()
        names = [str(thing) for thing in held[:NAMED]] if count else []
        parts.append(Part(str(kind.label), count, names, kind.is_discreet))
    return parts


def relationships(member: Membership) -> Rows:
    """The people at clients whom the member knows best."""
    return Stakeholder.objects.filter(contact=member).select_related("person").order_by("id")


def give_relationships(held: Rows, heir: Membership | None) -> int:
    """Somebody else is our contact, or nobody."""
    return held.update(contact=heir, version=F("version") + 1, updated_at=timezone.now())


def nominations(member: Membership) -> Rows:
    """What the member asked for and nobody has answered."""
    found = Nomination.objects.filter(asked_by=member, state=Nomination.State.OPEN)
    return found.select_related("account").order_by("id")


def give_nominations(held: Rows, heir: Membership | None) -> int:
    """Somebody else asks for it, or nobody."""
    return held.update(asked_by=heir)
