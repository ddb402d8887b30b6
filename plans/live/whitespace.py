"""The whitespace of an account and of the companies below it, summed up for its plan."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.discretion import readable_ids
from accounts.models import Account
from accounts.revenue.rules import from_minor
from pages.templatetags.figures import amount_short, percent, short_date
from plans.live.account import AccountRead
from plans.live.shapes import Fact, LivePart
from plans.models import BusinessUnit, Offering
from plans.whitespace.catalogue import Branch, branches_of
from plans.whitespace.reading import columns_of, offered
from plans.whitespace.shapes import UNKNOWN, Column, Sums, Wallet
from tenants.actors import Actor
from tenants.compiled import as_read

M = TypeVar("M", bound=Model)

_GONE: Any = True
"""Stands for the day on which an offering was archived; nobody asks here which it was."""


@dataclass(frozen=True)
class Line:
    """An offering, the one that it is a part of, and its cells counted."""

    name: str
    family: str
    sums: Sums


@dataclass(frozen=True)
class Counted:
    """The whitespace of an account and `below` companies, offering by offering."""

    columns: list[Column]
    lines: list[Line]
    below: int
    wallet: Wallet | None

    @cached_property
    def total(self) -> Sums:
        """Of all lines."""
        total = Sums()
        for line in self.lines:
            total.add_all(line.sums)
        return total


def whitespace_part(actor: Actor, account: Account, read: AccountRead) -> LivePart | None:
    """The part of the plan; None for who may not read whitespace."""
    if not actor.may("whitespace.view"):
        return None
    told = counted_from(actor, account, read)
    note = ngettext("with %(n)d company below it", "with %(n)d companies below it", told.below)
    return LivePart(
        key="whitespace",
        title=_("Whitespace"),
        note=note % {"n": told.below} if told.below else "",
        url=reverse("whitespace:grid", args=[actor.organization.slug, account.pk]),
        facts=_facts(told) if told.total.unknown < told.total.cells else (),
        empty=_empty(told),
        template="plans/live/_whitespace.html",
        shown=told,
    )


def counted_from(actor: Actor, account: Account, read: AccountRead) -> Counted:
    """Rows and columns of the page of the whitespace, without its cells."""
    rows = read.whitespace
    ids = readable_ids(actor, [uuid.UUID(pk) for pk, *_rest in rows.accounts]) | {account.pk}
    below = [
        _read(Account, id=pk, name=name, parent_id=_uuid(parent))
        for pk, name, parent in _of(rows.accounts, ids, 0)
        if pk != account.pk
    ]
    units = [
        _read(BusinessUnit, id=uuid.UUID(pk), account_id=account_id, name=name)
        for pk, account_id, name in _of(rows.units, ids, 1)
    ]
    cells = _of(rows.cells, ids, 0)
    spoken_of = {account_id for account_id, *_counts, is_whole in cells if is_whole}
    columns = columns_of([account, *below], units, spoken_of)
    lines = _lines(_branches(rows.offerings), _known(cells), len(columns))
    return Counted(columns, lines, len(below), read.wallet)


def _lines(branches: list[Branch], known: dict[uuid.UUID, Sums], columns: int) -> list[Line]:
    found = []
    for branch in branches:
        for one in offered(branch, branch.offering.pk in known):
            sums = known.get(one.pk) or Sums()
            sums.add_many(UNKNOWN, columns - sums.cells)
            found.append(Line(one.name, branch.offering.name, sums))
    return found


def _known(cells: list[list[Any]]) -> dict[uuid.UUID, Sums]:
    """What is said of each offering."""
    known: dict[uuid.UUID, Sums] = defaultdict(Sums)
    for _account, offering, state, count, potential, unestimated, _is_whole in cells:
        known[uuid.UUID(offering)].add_many(state, count, from_minor(potential), unestimated)
    return known


def _branches(rows: list[list[Any]]) -> list[Branch]:
    return branches_of(
        _read(
            Offering,
            id=uuid.UUID(pk),
            parent_id=_uuid(parent),
            name=name,
            archived_at=_GONE if is_archived else None,
        )
        for pk, parent, name, is_archived in rows
    )


def _of(rows: list[list[Any]], ids: set[uuid.UUID], at: int) -> list[list[Any]]:
    """The rows of these accounts, whose ids stand at a place."""
    read = ([*row[:at], uuid.UUID(row[at]), *row[at + 1 :]] for row in rows)
    return [row for row in read if row[at] in ids]


def _read(model: type[M], **values: Any) -> M:
    return as_read(model, values.items(), connection.alias)


def _uuid(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None


def _empty(told: Counted) -> str:
    if not told.lines:
        return _("No offerings yet. List what you sell, then say what this client has of it.")
    return _("Nobody has said yet what this client has of what you sell. Fill in the grid.")


def _facts(told: Counted) -> tuple[Fact, ...]:
    sums, wallet = told.total, told.wallet
    cells = _("%(owned)s of %(eligible)s cells") % {"owned": sums.owned, "eligible": sums.eligible}
    unknown = _("of %(n)d cells") % {"n": sums.cells}
    found = [
        Fact(_("Penetration"), percent(sums.penetration, 0), cells),
        Fact(_("Unknown"), str(sums.unknown), unknown),
        Fact(
            _("Potential in a year"), amount_short(sums.potential), _unestimated(sums.unestimated)
        ),
    ]
    if wallet is not None:
        day = short_date(wallet.estimated_on)
        estimate = _("estimate of %(day)s: %(source)s") % {"day": day, "source": wallet.source}
        share = percent(wallet.share, 0)
        found.append(Fact(_("Share of wallet"), share, estimate, is_late=wallet.is_wrong))
    return tuple(found)


def _unestimated(n: int) -> str:
    told = ngettext("%(n)d cell to win has no estimate", "%(n)d cells to win have no estimate", n)
    return told % {"n": n} if n else ""
