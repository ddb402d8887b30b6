"""On how few accounts the revenue stands: places, shares and the curve, in one query."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from insights.kept import kept_rows
from insights.narrowing import NarrowedPortfolio
from insights.portfolio.positions import revenue_of
from tenants.scope import require_organization_id

LARGEST = (1, 5, 10)
_POINTS = 60
DRAWN_FROM = ("accounts", "revenue", "team-members")

PLACES = """
WITH brought AS (
    SELECT a.id, a.name_key, a.name, r.revenue
    FROM accounts_account a JOIN ({revenue}) r ON r.account_id = a.id
    WHERE a.organization_id = %(org)s AND r.revenue > 0 AND {chosen}
), ranked AS (
    SELECT id, name, revenue, row_number() OVER w AS place, sum(revenue) OVER w AS held,
           count(*) OVER () AS accounts, sum(revenue) OVER () AS total
    FROM brought WINDOW w AS (ORDER BY revenue DESC, name_key, name, id)
)
SELECT id, name, revenue, place, held, accounts, total FROM ranked
WHERE place <= 10 OR place = accounts OR place %% greatest(accounts / %(points)s, 1) = 0
ORDER BY place
"""


@dataclass(frozen=True)
class Place:
    """An account with its place, its revenue, and that of all up to it, in hundredths."""

    id: uuid.UUID
    name: str
    revenue: int
    place: int
    held: int


@dataclass(frozen=True)
class Concentration:
    """The accounts that brought something; some sixty of them stand for all."""

    places: list[Place]
    accounts: int
    total: int

    def share(self, largest: int) -> Decimal:
        """The part of the revenue in the largest so many."""
        if not self.total:
            return Decimal(0)
        last = [p for p in self.places if p.place <= largest][-1]
        return Decimal(last.held) / self.total

    @property
    def half(self) -> int:
        """How many accounts bring half of it, of those that stand for all; 0 without any."""
        return next((p.place for p in self.places if 2 * p.held >= self.total), 0)


def concentration(narrowed: NarrowedPortfolio, today: date) -> Concentration:
    """Of the months that are asked for; accounts archived since are in them."""
    chosen = narrowed.ever()
    period = narrowed.period
    places = PLACES.format(revenue=revenue_of(narrowed), chosen=chosen.among("a.id"))
    values: dict[str, Any] = {
        "org": require_organization_id(),
        "points": _POINTS,
        "start": period.start if period else today,
        "until": period.until if period else today,
        **chosen.values,
    }
    rows = kept_rows(places, values, DRAWN_FROM)
    if not rows:
        return Concentration([], 0, 0)
    found = [Place(pk, name, int(r), place, int(held)) for pk, name, r, place, held, *_ in rows]
    return Concentration(found, rows[0][5], int(rows[0][6]))
