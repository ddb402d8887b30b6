"""What clients could buy and do not: offerings by segment or by account (method §5).

An account counts once for an offering, however many units it has: it *owns* it where any unit
does; else something is *to win* where any has a gap, a competitor or work in progress; it is *out*
where all that is written is "not eligible"; and *unknown* where nothing is. The share is of those
that are not out: what nobody knows stays in the denominator.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from insights.kept import kept_rows
from insights.narrowing import NarrowedPortfolio
from plans.models import Offering
from plans.whitespace.catalogue import branches_of
from plans.whitespace.shapes import UNKNOWN
from tenants.scope import require_organization_id

SEGMENTS, ACCOUNTS = 11, 30
DRAWN_FROM = (
    *("accounts:name", "accounts:segment", "accounts:archived"),
    *("whitespace-cells", "revenue"),
)

# What the units of an account say of an offering, as bits: one is owned, one is to win, one is out.
STATES = """
    SELECT account_id, offering_id, said & 1 > 0 AS owned, said & 2 > 0 AS to_win,
           said = 4 AS is_out, potential
    FROM (
        SELECT c.account_id, c.offering_id,
               bit_or(CASE c.state WHEN 'owned' THEN 1 WHEN 'gap' THEN 2 WHEN 'competitor' THEN 2
                      WHEN 'in_progress' THEN 2 WHEN 'not_eligible' THEN 4 ELSE 8 END) AS said,
               sum(c.potential_minor) FILTER (
                   WHERE c.state IN ('gap', 'competitor', 'in_progress')) AS potential
        FROM plans_whitespacecell c
        WHERE c.organization_id = %(org)s{near}
        GROUP BY c.account_id, c.offering_id
    ) AS units
"""
BY_SEGMENT = f"""
WITH chosen AS (
    SELECT a.id, a.segment, coalesce(f.revenue, 0) AS revenue FROM accounts_account a
    LEFT JOIN accounts_accountfigures f ON f.organization_id = a.organization_id
        AND f.account_id = a.id
    WHERE a.organization_id = %(org)s AND {{chosen}}
), segments AS (
    SELECT segment, row_number() OVER (ORDER BY sum(revenue) DESC, segment) AS place,
           count(*) AS accounts FROM chosen GROUP BY segment
), named AS (
    SELECT segment AS of, accounts, CASE WHEN place <= %(most)s THEN segment END AS segment,
           least(place, %(most)s + 1) AS place
    FROM segments
)
SELECT n.place, n.segment, s.offering_id,
       count(*) FILTER (WHERE s.owned), count(*) FILTER (WHERE s.to_win AND NOT s.owned),
       count(*) FILTER (WHERE s.is_out), coalesce(sum(s.potential) FILTER (WHERE NOT s.owned), 0)
FROM ({STATES.format(near="")}) s JOIN chosen c ON c.id = s.account_id
JOIN named n ON n.of = c.segment GROUP BY 1, 2, 3
UNION ALL
SELECT place, segment, NULL, sum(accounts)::bigint, 0, 0, 0 FROM named GROUP BY 1, 2
"""
_OF_LARGEST = " AND c.account_id = ANY(ARRAY(SELECT id FROM largest))"
BY_ACCOUNT = f"""
WITH largest AS (
    SELECT a.id, a.name, row_number() OVER (ORDER BY f.revenue DESC NULLS LAST, a.name_key, a.id)
               AS place
    FROM accounts_account a
    LEFT JOIN accounts_accountfigures f ON f.organization_id = a.organization_id
        AND f.account_id = a.id
    WHERE a.organization_id = %(org)s AND {{chosen}}
    ORDER BY f.revenue DESC NULLS LAST, a.name_key, a.id LIMIT %(most)s
)
SELECT l.place, l.id, l.name, s.offering_id, s.owned, s.to_win, s.is_out, s.potential
FROM largest l LEFT JOIN ({STATES.format(near=_OF_LARGEST)}) s ON s.account_id = l.id
ORDER BY l.place
"""


@dataclass(frozen=True)
class Heat:
    """An offering in a segment: accounts that own it, could, or are out; the rest is unknown."""

    accounts: int
    owned: int = 0
    to_win: int = 0
    out: int = 0
    potential: int = 0

    @property
    def share(self) -> Decimal | None:
        """Owned, of all that are not out; None where all are."""
        asked = self.accounts - self.out
        return Decimal(self.owned) / asked if asked else None

    @property
    def unknown(self) -> int:
        """Of how many nobody has said anything."""
        return self.accounts - self.owned - self.to_win - self.out


@dataclass(frozen=True)
class SegmentRow:
    """A segment with its cells; None is all the small ones together."""

    segment: str | None
    accounts: int
    cells: list[Heat]


@dataclass(frozen=True)
class Spot:
    """An offering at one account: its state as a word, and what could be bought, in hundredths."""

    state: str
    potential: int = 0


@dataclass(frozen=True)
class AccountRow:
    """An account with its cells."""

    id: uuid.UUID
    name: str
    cells: list[Spot]


def offerings() -> list[Offering]:
    """What is offered, in the order of the catalogue; of one that has parts, the parts."""
    living = Offering.objects.filter(archived_at=None).order_by("position", "id")
    return [one for branch in branches_of(living) for one in (branch.parts or [branch.offering])]


def by_segment(narrowed: NarrowedPortfolio, offered: Sequence[Offering]) -> list[SegmentRow]:
    """The segments with the largest revenue; one query."""
    rows = _read(narrowed, BY_SEGMENT, SEGMENTS)
    sizes = {place: (segment, n) for place, segment, offering, n, *_ in rows if offering is None}
    found = {
        (place, offering): Heat(sizes[place][1], owned, to_win, out, int(potential))
        for place, _segment, offering, owned, to_win, out, potential in rows
        if offering is not None
    }
    return [
        SegmentRow(segment, n, [found.get((place, one.pk), Heat(n)) for one in offered])
        for place, (segment, n) in sorted(sizes.items())
    ]


def by_account(narrowed: NarrowedPortfolio, offered: Sequence[Offering]) -> list[AccountRow]:
    """The accounts with the largest revenue; one query."""
    cells: dict[uuid.UUID, dict[uuid.UUID, Spot]] = {}
    names: dict[uuid.UUID, str] = {}
    for _place, pk, name, offering, *state in _read(narrowed, BY_ACCOUNT, ACCOUNTS):
        names[pk] = name
        cells.setdefault(pk, {})[offering] = _spot(*state)
    nothing = Spot(UNKNOWN)
    return [
        AccountRow(pk, name, [cells[pk].get(one.pk, nothing) for one in offered])
        for pk, name in names.items()
    ]


def _spot(owned: bool, to_win: bool, is_out: bool, potential: int | None) -> Spot:
    if owned:
        return Spot("owned")
    if to_win:
        return Spot("gap", int(potential or 0))
    return Spot("not_eligible" if is_out else UNKNOWN)


def _read(narrowed: NarrowedPortfolio, sql: str, most: int) -> list[Any]:
    chosen = narrowed.chosen()
    values = {"org": require_organization_id(), "most": most, **chosen.values}
    statement = sql.format(chosen=chosen.among("a.id"))
    return kept_rows(statement, values, narrowed.sources(*DRAWN_FROM))
