"""Which columns a member sees, in which order, and how close the lines stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.listing.columns import AT_MOST, USUAL, ListColumn, chosen, columns_for, written
from accounts.listing.saved_views import keep_view, own_view
from accounts.models import Density, ListChoice
from rules.errors import NotAllowedError, RuleError
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled

PARAMETER = "columns"
"""What an address, and so a view, calls its columns."""


@dataclass(frozen=True)
class ListLook:
    """How the list is drawn; `is_chosen` where somebody chose the columns."""

    columns: Sequence[ListColumn]
    density: str
    is_chosen: bool

    @property
    def is_compact(self) -> bool:
        """Whether the lines stand close."""
        return self.density == Density.COMPACT

    @property
    def names(self) -> set[str]:
        """The names of the columns."""
        return {column.name for column in self.columns}


def look_of(actor: Actor, parameters: Mapping[str, str]) -> ListLook:
    """By the address, else by the member's choice, else as usual. One query."""
    kept = choice_of(actor)
    for names in (parameters.get(PARAMETER, ""), kept.columns):
        columns = chosen(actor, names.split(","))
        if columns:
            return ListLook(columns, kept.density, is_chosen=True)
    return ListLook(chosen(actor, USUAL), kept.density, is_chosen=False)


def choice_of(actor: Actor) -> ListChoice:
    """What the member chose; what is usual for who chose nothing."""
    if actor.membership_id is None:
        return ListChoice()
    return next(iter(_choice().objects(member=actor.membership_id)), None) or ListChoice()


@cache
def _choice() -> Compiled:
    return compiled(ListChoice.objects.filter(member=Mark("member")), by_key=True)


@transaction.atomic
def keep_columns(
    *,
    actor: Actor,
    columns: Collection[str],
    density: str,
    query: str = "",
    view_id: UUID | None = None,
) -> str:
    """Keep columns for one's list, or for one of one's views; the density is for all of them.

    A member's own choice is private: no audit entry tells it; that of a view is audited.
    Returns the query that shows them. Raises NotAllowedError, NotFoundError, RuleError.
    """
    actor.require("view.keep")
    if actor.membership is None:
        raise NotAllowedError
    names = checked(actor, columns)
    if density not in Density.values:
        raise RuleError.on("density", _("Choose how close the lines stand."))
    given = {"density": density}
    if view_id is None:
        given["columns"] = "" if names == list(USUAL) else ",".join(names)
    ListChoice.objects.update_or_create(member=actor.membership, defaults=given)
    if view_id is None:
        return with_columns(query, [])
    view = own_view(actor=actor, view_id=view_id)
    told = with_columns(view.query, names)
    return keep_view(actor=actor, name=view.name, query=told, is_shared=view.is_shared).query


def checked(actor: Actor, names: Collection[str]) -> list[str]:
    """The names, which there are for the actor and are not too many. Raises RuleError."""
    known = columns_for(actor)
    if not names:
        raise RuleError.on("columns", _("Choose at least one column."))
    if len(names) > AT_MOST:
        raise RuleError.on("columns", _("At most 12 columns: remove one first."))
    if len(set(names)) < len(names) or any(name not in known for name in names):
        raise RuleError.on("columns", _("Choose columns of the list, each once."))
    return list(names)


def with_columns(query: str, names: Collection[str]) -> str:
    """A query string of the list with these columns; with none, those that a member chose."""
    pairs = [pair for pair in parse_qsl(query.removeprefix("?")) if pair[0] != PARAMETER]
    return urlencode([*pairs, (PARAMETER, ",".join(names))] if names else pairs)


def frozen(actor: Actor, query: str) -> str:
    """The query with the columns that the actor sees by it: a view keeps what it shows."""
    look = look_of(actor, dict(parse_qsl(query.removeprefix("?"))))
    return with_columns(query, written(look.columns).split(",")) if look.is_chosen else query


def reads_all_of(actor: Actor, query: str) -> bool:
    """Whether there is for the actor what the query narrows by; a view by designation isn't."""
    asked = dict(parse_qsl(query))
    return "designation" not in asked or actor.may("account.see_designation")


def discreet(actor: Actor, query: str) -> str:
    """The query without what there isn't for the actor: in others' views too."""
    if actor.may("account.see_designation"):
        return query
    pairs = [pair for pair in parse_qsl(query) if pair[0] != "designation"]
    names = dict(pairs).get(PARAMETER)
    told = urlencode(pairs)
    return (
        told
        if names is None
        else with_columns(told, [c.name for c in chosen(actor, names.split(","))])
    )
