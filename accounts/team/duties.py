"""What falls to a person at accounts beside leading them; it goes where the account goes."""

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
class Duty:
    """One kind of thing that falls to a person at accounts, and how it goes to another.

    `of` gives all that somebody has, `way` leads from a thing to its account, `give` moves
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
DUTIES: Offers[Duty] = Offers("what falls to a person at accounts")


def preview(member: Membership, account: Account | None = None) -> list[Part]:
    """What the member has to see to at one account, or everywhere, kind by kind."""
    parts = []
    for duty in DUTIES:
        things = duty.of(member)
        if account is not None:
            things = things.filter(**{duty.way: account})
        count = things.count()
        names = [str(thing) for thing in things[:NAMED]] if count else []
        parts.append(Part(str(duty.label), count, names, duty.is_discreet))
    return parts


def relationships(member: Membership) -> Rows:
    """The people at clients whom the member knows best."""
    return Stakeholder.objects.filter(contact=member).select_related("person").order_by("id")


def give_relationships(things: Rows, heir: Membership | None) -> int:
    """Somebody else is our contact, or nobody."""
    return things.update(contact=heir, version=F("version") + 1, updated_at=timezone.now())


def nominations(member: Membership) -> Rows:
    """What the member asked for and nobody has answered."""
    found = Nomination.objects.filter(asked_by=member, state=Nomination.State.OPEN)
    return found.select_related("account").order_by("id")


def give_nominations(things: Rows, heir: Membership | None) -> int:
    """Somebody else asks for it, or nobody."""
    return things.update(asked_by=heir)
