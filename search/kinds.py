"""What can be found, as the parts of the product offer it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from rules.offers import Offers
from tenants.actors import Actor

if TYPE_CHECKING:
    from search.asking import Sought

Text = str | Promise


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is called, what tells it from others, and where it stands."""

    group: str
    id: uuid.UUID | None
    title: str
    detail: str = ""
    url: str = ""
    account: tuple[uuid.UUID, str] | None = None
    """The id and the name of the account on which it stands."""
    rank: tuple[Any, ...] = ()
    """The lower, the earlier in its group."""
    row: Any = field(default=None, compare=False, repr=False)
    is_filling: bool = False
    """Whether it goes on with the question instead of leading somewhere."""


@dataclass(frozen=True)
class Heading:
    """Things of one kind, shown under one heading."""

    label: Text
    permissions: Collection[str] = ()
    """Who has one of these finds them; empty: everybody."""
    resource: str = ""
    """The resource of the API that shows them; empty where programs don't find them."""
    icon: str = "chevron-right"

    def is_open(self, actor: Actor) -> bool:
        """Whether the actor finds them at all."""
        if self.resource and not actor.reads(self.resource):
            return False
        return not self.permissions or any(actor.may(name) for name in self.permissions)


@dataclass(frozen=True)
class Indexed:
    """Rows whose words the index holds."""

    group: str
    found: Callable[[Actor, Sought, Collection[uuid.UUID]], list[Hit]]
    """Those of the ids that the actor may read and that are still there."""
    mine: Callable[[Actor], QuerySet] | None = None
    """The ids of the rows on accounts of the actor's team; None: everybody reads all."""
    beginning: str = ""
    """The table with a `name_key`, by whose beginning rows are found first."""
    gone: str = ""
    """Its column that is filled where a row is out of sight."""
    has_wholes: bool = False
    """Whether something of it is found by what is written without spaces: an id, an address."""


GROUPS: Offers[Heading] = Offers("what is found, under which heading, in which order")
INDEXED: Offers[Indexed] = Offers("rows that the index of words leads to, by their kind")
FINDERS: Offers[Callable[[Actor, Sought], list[Hit]]] = Offers(
    "what is found without the index, by its group"
)
BY_ID: Offers[Callable[[Actor, Collection[uuid.UUID]], list[Hit]]] = Offers(
    "things of a group by their ids, those that the actor may read"
)
FOLLOWERS: Offers[Callable[[Actor, Sought, list[Hit]], list[Hit]]] = Offers(
    "what stands on the accounts found, by its group"
)
STARTS: Offers[Callable[[Actor, uuid.UUID | None], list[Hit]]] = Offers(
    "what is shown before anything is asked, by its group, given the account whose page it is"
)
