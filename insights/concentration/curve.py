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
DRAWN_FROM = ("accounts:name", "revenue")

# What stands at a place hangs on revenue alone, and so it is read along its index; whose it is,
# among those of the same revenue, is asked of the few places that are shown.
PLACES = """
WITH brought AS {kept} (
    SELECT r.account_id, r.revenue FROM ({revenue}) r WHERE r.revenue > 0 AND {chosen}
), ranked AS (
    SELECT revenue, row_number() OVER w AS place, sum(revenue) OVER w AS held,
           rank() OVER w AS first
    FROM brought WINDOW w AS (ORDER BY revenue DESC ROWS UNBOUNDED PRECEDING)
), shown AS MATERIALIZED (
    SELECT * FROM (
        SELECT ranked.*, (SELECT count(*) FROM brought) AS accounts,
               (SELECT sum(revenue) FROM brought) AS total FROM ranked) AS told
    WHERE place <= 10 OR place = accounts OR place %% greatest(accounts / %(points)s, 1) = 0
), alike AS MATERIALIZED (
    SELECT account_id, revenue FROM brought WHERE revenue = ANY(ARRAY(SELECT revenue FROM shown))
), named AS (
    SELECT a.id, a.name, k.revenue, row_number() OVER (
               PARTITION BY k.revenue ORDER BY a.name_key, a.name, a.id) AS nth
    FROM alike k JOIN accounts_account a ON a.id = k.account_id
    WHERE a.organization_id = %(org)s
)
SELECT n.id, n.name, s.revenue, s.place, s.held, s.accounts, s.total
FROM shown s JOIN named n ON n.revenue = s.revenue AND n.nth = s.place - s.first + 1
ORDER BY s.place
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
    places = PLACES.format(
        kept="NOT MATERIALIZED" if narrowed.is_usual and not chosen.sql else "MATERIALIZED",
        revenue=revenue_of(narrowed),
        chosen=chosen.among("r.account_id"),
    )
    values: dict[str, Any] = {
        "org": require_organization_id(),
        "points": _POINTS,
        "start": period.start if period else today,
        "until": period.until if period else today,
        **chosen.values,
    }
    rows = kept_rows(places, values, narrowed.sources(*DRAWN_FROM))
    if not rows:
        return Concentration([], 0, 0)
    found = [Place(pk, name, int(r), place, int(held)) for pk, name, r, place, held, *_ in rows]
    return Concentration(found, rows[0][5], int(rows[0][6]))
