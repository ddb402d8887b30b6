"""The whitespace of an account and of the companies below it, summed up for its plan."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

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
from plans.whitespace.reading import Known, Spot, Written, composed
from plans.whitespace.shapes import Cell, Grid
from tenants.actors import Actor

_GONE: Any = True
"""Stands for the day on which an offering was archived; nobody asks here which it was."""


def whitespace_part(
    actor: Actor, account: Account, read: AccountRead, today: date
) -> LivePart | None:
    """The part of the plan; None for who may not read whitespace."""
    if not actor.may("whitespace.view"):
        return None
    grid = grid_from(actor, account, read, today)
    below = len(grid.companies) - 1
    note = ngettext("with %(n)d company below it", "with %(n)d companies below it", below)
    return LivePart(
        key="whitespace",
        title=_("Whitespace"),
        note=note % {"n": below} if below else "",
        url=reverse("whitespace:grid", args=[actor.organization.slug, account.pk]),
        facts=_facts(grid) if grid.total.unknown < grid.total.cells else (),
        empty=_empty(grid),
        template="plans/live/_whitespace.html",
        shown=grid,
    )


def grid_from(actor: Actor, account: Account, read: AccountRead, today: date) -> Grid:
    """As the page of the whitespace composes it, without competitors and past."""
    rows = read.whitespace
    ids = readable_ids(actor, [uuid.UUID(pk) for pk, *_rest in rows.accounts]) | {account.pk}
    below = [
        Account(id=pk, name=name, parent_id=_uuid(parent))
        for pk, name, parent in _of(rows.accounts, ids, 0)
        if pk != account.pk
    ]
    units = [
        BusinessUnit(id=uuid.UUID(pk), account_id=account_id, name=name)
        for pk, account_id, name in _of(rows.units, ids, 1)
    ]
    known = Known(_cells(_of(rows.cells, ids, 1)), {})
    wallets = {account.pk: read.wallet} if read.wallet else {}
    written = Written([account, *below], units, known, _branches(rows.offerings), wallets)
    return composed(written, past_on=today)


def _cells(rows: list[list[Any]]) -> dict[Spot, Cell]:
    return {
        (account_id, _uuid(unit), uuid.UUID(offering)): Cell(
            id=uuid.UUID(pk), state=state, potential=from_minor(potential)
        )
        for pk, account_id, unit, offering, state, potential in rows
    }


def _branches(rows: list[list[Any]]) -> list[Branch]:
    return branches_of(
        Offering(
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


def _uuid(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None


def _empty(grid: Grid) -> str:
    if not grid.rows:
        return _("No offerings yet. List what you sell, then say what this client has of it.")
    return _("Nobody has said yet what this client has of what you sell. Fill in the grid.")


def _facts(grid: Grid) -> tuple[Fact, ...]:
    sums, wallet = grid.total, grid.wallet
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
