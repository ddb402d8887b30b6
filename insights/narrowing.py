"""What the pages of the portfolio are narrowed by: read from the address, and offered above."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from itertools import count
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.discretion import readable_accounts
from accounts.hierarchy import family
from accounts.listing.controls import Control
from accounts.listing.narrowing import NarrowedAccounts
from accounts.models import Account, Phase
from accounts.revenue.fiscal import Span
from api.months import parse_month
from insights.period import asked_period
from rules.names import sort_key
from tenants.actors import Actor
from tenants.models import Membership
from tenants.prepared import Prepared
from tenants.scope import require_organization_id

_NAMES = ("owner", "phase", "designation", "segment", "tag")
_GROUPS = 20


LIVING = """{column} NOT IN (
    SELECT gone.id FROM accounts_account gone
    WHERE gone.organization_id = %(org)s AND gone.archived_at IS NOT NULL)"""
LARGEST = """
    SELECT f.account_id::text FROM accounts_accountfigures f
    WHERE f.organization_id = %(org)s AND NOT (
        SELECT a.archived_at IS NOT NULL FROM accounts_account a
        WHERE a.organization_id = %(org)s AND a.id = f.account_id)
    ORDER BY f.revenue DESC, f.account_id LIMIT %(largest)s
"""


@dataclass(frozen=True)
class Chosen:
    """Accounts as a condition of a larger statement; its values go by name.

    Without `sql` they are all of them, living or, where `ever`, archived ones too: to leave out
    the few that are archived costs less than to look each one up.
    """

    sql: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    ever: bool = False
    is_few: bool = False
    """Whether `sql` is a list of ids, short enough to look each one up."""

    def among(self, column: str) -> str:
        """That the account in a column is one of them."""
        if self.is_few:
            return f"{column} = ANY({self.sql})"
        if self.sql:
            return f"{column} IN ({self.sql})"
        return "true" if self.ever else LIVING.format(column=column)

    def near(self, column: str) -> str:
        """The same where it only spares work: nothing for all."""
        return self.among(column) if self.sql else "true"


def largest(most: int) -> Chosen:
    """The living accounts with the largest revenue; one query, along an index."""
    with connection.cursor() as cursor:
        _largest(most).ask(cursor, {"org": require_organization_id()})
        ids = [pk for (pk,) in cursor.fetchall()]
    return Chosen("%(listed)s::uuid[]", {"listed": ids}, is_few=True)


@cache
def _largest(most: int) -> Prepared:
    return Prepared.written(LARGEST, largest=most)


class NarrowedPortfolio:
    """The accounts and months that the address gives; what the actor may not see is not asked."""

    def __init__(self, actor: Actor, parameters: Mapping[str, str]) -> None:
        self._kept = {name: parameters[name] for name in _NAMES if name in parameters}
        self._narrowed = NarrowedAccounts(actor, self._kept)
        self.actor = actor
        self.group = parameters.get("group", "").replace("\x00", "").strip()[:200]
        given = [parse_month(parameters.get(name, "")) for name in ("from", "to")]
        self.is_usual = not any(given)
        found = asked_period(actor.organization, *given)
        self.period = found and Span(min(found), max(found))

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the months narrows the accounts."""
        return self._narrowed.is_filtered or bool(self.group)

    @property
    def is_rarely_filtered(self) -> bool:
        """Whether one of the filters that stand folded away is in use."""
        return bool(self.group or self._narrowed.is_rarely_filtered)

    @property
    def until(self) -> date | None:
        """The last month of the figures."""
        return self.period.until if self.period else None

    def accounts(self, *, archived: bool = False) -> QuerySet[Account]:
        """The living accounts that fit, or those that went out of daily work."""
        given = self._kept | ({"archived": "on"} if archived else {})
        found = NarrowedAccounts(self.actor, given).narrow(readable_accounts(self.actor))
        return found.filter(pk__in=self._of_group) if self.group else found

    def chosen(self) -> Chosen:
        """The living ones, for a statement that counts what stands on them."""
        return Chosen() if self._is_whole else _statement(self.accounts(), "living")

    def ever(self) -> Chosen:
        """The same with those archived since: a period that is over is theirs too."""
        if self._is_whole:
            return Chosen(ever=True)
        living, gone = self.chosen(), _statement(self.accounts(archived=True), "gone")
        return Chosen(f"{living.sql} UNION ALL {gone.sql}", living.values | gone.values)

    def sources(self, *read: str) -> tuple[str, ...]:
        """What a statement about them hangs on: what it reads itself, and whatever narrows them."""
        return read if self._is_whole else (*read, "accounts", "team-members")

    @property
    def _is_whole(self) -> bool:
        return not self.is_filtered and self.actor.may("account.view")

    def controls(self, members: Iterable[Membership], phases: Iterable[Phase]) -> list[Control]:
        """The filters with what is chosen now."""
        people = [(str(member.pk), str(member)) for member in members]
        offered = self._narrowed.fields(people, phases)
        found = {control.name: control for row in offered for control in row}
        shown = [found[name] for name in _NAMES if name in found]
        return [*shown, Control("group", _("Group"), self.group, "search")]

    @cached_property
    def _of_group(self) -> list[uuid.UUID]:
        """Accounts of that name, or with that id, and all below them."""
        heads = self._heads()
        return list(family(self.actor.organization.pk, above=[], below=heads)) if heads else []

    def _heads(self) -> list[uuid.UUID]:
        accounts = readable_accounts(self.actor)
        try:
            found = accounts.filter(pk=uuid.UUID(self.group))
        except ValueError:
            found = accounts.filter(name_key__contains=sort_key(self.group))
        return list(found.order_by().values_list("pk", flat=True)[:_GROUPS])


def _statement(accounts: QuerySet[Account], name: str) -> Chosen:
    query = accounts.order_by().values("pk").query
    try:
        sql, values = query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return Chosen("SELECT NULL::uuid WHERE false", {})
    names = (f"%({name}_{n})s" for n in count())
    named = re.sub(r"%s", lambda _mark: next(names), sql)
    return Chosen(named, {f"{name}_{n}": value for n, value in enumerate(values)})
