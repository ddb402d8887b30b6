"""The columns that the account list can show: what each is called, holds and asks of its reader.

Other parts of the product offer theirs. One that a reader may not see doesn't exist for them:
not to choose, not in an address, a view or a file.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.listing.kinds import Kind
from accounts.listing.own_columns import OWN as OWN_FIELD
from accounts.listing.own_columns import own_columns, read_own
from accounts.models import AccountTag, ExternalReference, HistoryEntry, Stakeholder
from pages.templatetags.figures import months_to
from rules.offers import Offers
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled

AT_MOST = 12
"""Columns beside the name, which always stands first."""

Found = Mapping[uuid.UUID, Mapping[str, Any]]
Reader = Callable[[Actor, list[str]], Found]
"""What finds the values for accounts whose ids it is given, as texts."""


@dataclass(frozen=True)
class ListColumn:
    """`read` finds its values for the accounts of a page, in a fixed number of queries.

    Without it the row of the account has them. `right` is what the reader needs on all accounts;
    `sort` the order of the list that the head of the column turns.
    """

    name: str
    label: Promise | str
    kind: Kind = Kind.TEXT
    read: Reader | None = None
    right: str = ""
    sort: str = ""

    def called(self, until: date | None) -> str:
        """Its head; where it tells a period, that to the closed month."""
        label = str(self.label)
        if isinstance(self.label, str):
            return label  # somebody typed it: it means what it says
        return label % {"period": months_to(until)} if "%(period)s" in label else label


COLUMNS: Offers[ListColumn] = Offers("columns of the account list")
NAME = ListColumn("name", _("Account"), sort="name")
USUAL = ("owner", "phase", "potential", "revenue", "growth", "margin", "updated")


def columns_for(actor: Actor) -> dict[str, ListColumn]:
    """All that the actor can choose, beside the name: offers, then the organisation's own."""
    return _offered(actor) | _own()


def chosen(actor: Actor, names: Iterable[str]) -> list[ListColumn]:
    """Those of some names that there are for the actor, each once, as many as a list shows."""
    wanted = list(dict.fromkeys(names))
    known = _offered(actor)
    if any(name.startswith(OWN_FIELD) for name in wanted):
        known |= _own()
    return [known[name] for name in wanted if name in known][:AT_MOST]


def written(columns: Iterable[ListColumn]) -> str:
    """As an address and a choice hold them."""
    return ",".join(column.name for column in columns)


def read_into(actor: Actor, columns: Sequence[ListColumn], rows: Sequence[Any]) -> None:
    """Fill in what their readers find, each asked once."""
    ids = [str(row["id"]) for row in rows]
    for read in dict.fromkeys(column.read for column in columns if column.read is not None):
        found = read(actor, ids) if ids else {}
        for row in rows:
            row.update(found.get(row["id"], {}))


def by_account(name: str, rows: Iterable[Mapping[str, Any]]) -> Found:
    """One value for each account, from rows that hold `account` and `value`."""
    return {row["account"]: {name: row["value"]} for row in rows}


def _offered(actor: Actor) -> dict[str, ListColumn]:
    return {c.name: c for c in COLUMNS if not c.right or actor.may(c.right)}


def _own() -> dict[str, ListColumn]:
    return {c.name: ListColumn(c.name, c.label, c.kind, read_own) for c in own_columns()}


def _tags(actor: Actor, ids: list[str]) -> Found:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for row in _tags_of().rows(ids=ids):
        found[row["account"]].append(row["name"])
    return {pk: {"tags": names} for pk, names in found.items()}


def _references(actor: Actor, ids: list[str]) -> Found:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for row in _references_of().rows(ids=ids):
        found[row["account"]].append(f"{row['system']}: {row['external_id']}")
    return {pk: {"references": pairs} for pk, pairs in found.items()}


def _entries(actor: Actor, ids: list[str]) -> Found:
    return by_account("entry", _entries_of().rows(ids=ids))


def _contacts(actor: Actor, ids: list[str]) -> Found:
    return by_account("contact", _contacts_of().rows(ids=ids))


@cache
def _tags_of() -> Compiled:
    tags = AccountTag.objects.filter(account_id__any_of=Mark("ids"))
    return compiled(tags.order_by("name").values("account", "name"))


@cache
def _references_of() -> Compiled:
    known = ExternalReference.objects.filter(account_id__any_of=Mark("ids"))
    ordered = known.order_by("system", "external_id")
    return compiled(ordered.values("account", "system", "external_id"))


@cache
def _entries_of() -> Compiled:
    entries = HistoryEntry.objects.filter(account_id__any_of=Mark("ids")).order_by()
    return compiled(entries.values("account").annotate(value=Max("happened_on")))


@cache
def _contacts_of() -> Compiled:
    people = Stakeholder.objects.filter(account_id__any_of=Mark("ids")).order_by()
    return compiled(people.values("account").annotate(value=Max("last_touch_on")))


_OWN = (
    ListColumn("owner", _("Account manager")),
    ListColumn("phase", _("Phase"), Kind.PHASE),
    ListColumn("potential", _("Potential")),
    ListColumn("revenue", _("Revenue, %(period)s"), Kind.AMOUNT, sort="revenue"),
    ListColumn("growth", _("Growth"), Kind.GROWTH, sort="growth"),
    ListColumn("margin", _("Margin"), Kind.SHARE, sort="margin"),
    ListColumn("updated", pgettext_lazy("a date", "Changed"), Kind.DAY, sort="updated"),
    ListColumn("designation", _("Designation"), right="account.see_designation"),
    ListColumn("segment", _("Segment")),
    ListColumn("tags", _("Tags"), Kind.WORDS, _tags),
    ListColumn("contact", _("Last contact"), Kind.DAY, _contacts),
    ListColumn("entry", _("Last entry"), Kind.DAY, _entries),
    ListColumn("phase_since", _("In this phase since"), Kind.DAY),
    ListColumn("exit_risk", _("Exit risk")),
    ListColumn("country", _("Country")),
    ListColumn("region", _("State or region")),
    ListColumn("city", _("City")),
    ListColumn("legal_name", _("Legal name")),
    ListColumn("tax_id", _("Tax id")),
    ListColumn("references", _("References"), Kind.WORDS, _references),
    ListColumn("parent", _("Parent account"), right="account.view"),
    ListColumn("created", _("Added on"), Kind.DAY),
)
OWN = {column.name: column for column in _OWN}
