"""The whitespace of an account and of the companies below it, summed up for its plan."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.discretion import readable_ids
from accounts.models import Account
from accounts.revenue.rules import from_minor
from pages.templatetags.figures import amount_short, percent, short_date
from plans.live.shapes import Fact, LivePart
from plans.models import BusinessUnit, Offering
from plans.whitespace.catalogue import Branch, branches_of
from plans.whitespace.reading import Known, Written, composed
from plans.whitespace.shapes import Cell, Grid, Wallet
from tenants.actors import Actor
from tenants.scope import require_organization_id

# The group is found level by level, as the overview finds it.
READ = """
    WITH RECURSIVE levels (depth, ids) AS (
        SELECT 0, ARRAY[%(account)s::uuid]
        UNION ALL
        SELECT l.depth + 1, (SELECT array_agg(c.id) FROM accounts_account c
                             WHERE c.organization_id = %(org)s AND c.parent_id = ANY(l.ids))
        FROM levels l WHERE l.depth < 50 AND l.ids IS NOT NULL
    ), members AS MATERIALIZED (
        SELECT a.id, a.name, a.name_key, a.parent_id
        FROM (SELECT array_agg(i) AS ids FROM levels, unnest(ids) AS i) g
        CROSS JOIN LATERAL (SELECT * FROM accounts_account
                            WHERE organization_id = %(org)s AND id = ANY(g.ids) OFFSET 0) a
        WHERE a.archived_at IS NULL OR a.id = %(account)s
    )
    SELECT (SELECT json_agg(json_build_array(id, name, parent_id) ORDER BY name_key, id)
            FROM members),
           (SELECT json_agg(json_build_array(u.id, u.account_id, u.name) ORDER BY u.name_key, u.id)
            FROM plans_businessunit u
            WHERE u.organization_id = %(org)s AND u.account_id IN (SELECT id FROM members)),
           (SELECT json_agg(json_build_array(
                c.id, c.account_id, c.unit_id, c.offering_id, c.state, c.potential_minor))
            FROM plans_whitespacecell c
            WHERE c.organization_id = %(org)s AND c.account_id IN (SELECT id FROM members)),
           (SELECT json_agg(json_build_array(o.id, o.parent_id, o.name, o.archived_at IS NOT NULL)
                            ORDER BY o.position, o.id)
            FROM plans_offering o WHERE o.organization_id = %(org)s)
"""
_GONE: Any = True
"""Stands for the day on which an offering was archived; nobody asks here which it was."""


def whitespace_part(
    actor: Actor, account: Account, wallet: Wallet | None, today: date
) -> LivePart | None:
    """The part of the plan; None for who may not read whitespace."""
    if not actor.may("whitespace.view"):
        return None
    grid = read_grid(actor, account, wallet, today)
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


def read_grid(actor: Actor, account: Account, wallet: Wallet | None, today: date) -> Grid:
    """As the page of the whitespace composes it, without competitors and past. One query."""
    with connection.cursor() as cursor:
        cursor.execute(READ, {"org": require_organization_id(), "account": account.pk})
        told = [rows or [] for rows in cursor.fetchone()]
    ids = readable_ids(actor, [uuid.UUID(pk) for pk, *_rest in told[0]]) | {account.pk}
    found = _Told(*told).written(account, ids, wallet)
    return composed(found, past_on=today)


@dataclass(frozen=True)
class _Told:
    """The rows as they came."""

    accounts: list[list[Any]]
    units: list[list[Any]]
    cells: list[list[Any]]
    offerings: list[list[Any]]

    def written(self, account: Account, ids: set[uuid.UUID], wallet: Wallet | None) -> Written:
        """What is readable of it."""
        below = [
            Account(id=pk, name=name, parent_id=_uuid(parent))
            for pk, name, parent in _of(self.accounts, ids, 0)
            if pk != account.pk
        ]
        units = [
            BusinessUnit(id=uuid.UUID(pk), account_id=account_id, name=name)
            for pk, account_id, name in _of(self.units, ids, 1)
        ]
        cells = {
            (account_id, _uuid(unit), uuid.UUID(offering)): Cell(
                id=uuid.UUID(pk), state=state, potential=from_minor(potential)
            )
            for pk, account_id, unit, offering, state, potential in _of(self.cells, ids, 1)
        }
        wallets = {account.pk: wallet} if wallet else {}
        return Written([account, *below], units, Known(cells, {}), self._branches(), wallets)

    def _branches(self) -> list[Branch]:
        return branches_of(
            Offering(
                id=uuid.UUID(pk),
                parent_id=_uuid(parent),
                name=name,
                archived_at=_GONE if is_archived else None,
            )
            for pk, parent, name, is_archived in self.offerings
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
