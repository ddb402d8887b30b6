"""Where accounts stand in the portfolio: attractiveness against the strength of the relationship.

**Attractiveness** is the score of the active matrix, 1 to 10: what the organisation itself says
that it values in a client. It is not split: any of its criteria may be about either side.

**Strength**, 0 to 100, is the mean of three parts, of those that something is known of:

- *contact*: how well we know the people there (0 to 4), those with influence counting more;
- *breadth*: how many of four hold: we know a decision maker; a champion; people of two functions;
  and two of ours know somebody;
- *engagement*: the mean of the answers of the last 12 months, 1 to 10.

Reviews are no part of it: their dates tell how an account is treated (decision 40). An account
without a score, or of whose relationship nothing is known, has no place; it stands beside.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import connection

from accounts.imports.loops import without_loops
from accounts.models import Account
from accounts.revenue.fiscal import Span
from insights.kept import kept_of_accounts, kept_rows
from insights.narrowing import Chosen, NarrowedPortfolio
from insights.portfolio.board import (
    BOTH_KNOWN,
    PACKED,
    UNKNOWN,
    UNSCORED,
    BoardPlace,
    PlaceBoard,
    Tally,
    kind_of,
    mended,
)
from insights.portfolio.strength import ANSWERS, PEOPLE, STRENGTH
from scoring.arithmetic import lowest_points, weighted_score
from tenants.scope import require_organization_id

COLUMNS, ROWS = 10, 9
"""The fields in which those are counted for whom there is no bubble."""

FIGURES = """
    SELECT account_id, revenue FROM accounts_accountfigures WHERE organization_id = %(org)s
"""
MONTHS = """
    SELECT account_id, sum(revenue_minor)::bigint AS revenue FROM accounts_monthlyrevenue
    WHERE organization_id = %(org)s AND month >= %(start)s AND month <= %(until)s
    GROUP BY account_id
"""
TINY = 1e-9
"""Parts of a whole are computed with floats: what is this near to a limit stands on it."""

PLACED = f"""
WITH people AS ({PEOPLE.format(org="org", near="{near}")}
), answers AS ({ANSWERS.format(org="org", near="{near}", since="%(since)s", today="%(today)s")}
), placed AS MATERIALIZED (
    SELECT a.id, a.name_key, coalesce(r.revenue, 0) AS revenue, t.points,
           {STRENGTH} AS strength
    FROM accounts_account a
    LEFT JOIN ({{revenue}}) r ON r.account_id = a.id
    LEFT JOIN scoring_standing t ON t.organization_id = a.organization_id
        AND t.matrix_id = %(matrix)s AND t.is_complete AND t.account_id = a.id
    LEFT JOIN people p ON p.account_id = a.id
    LEFT JOIN answers e ON e.account_id = a.id
    WHERE a.organization_id = %(org)s AND {{chosen}}
), fields AS (
    SELECT id, name_key, revenue, points, strength,
           least(floor(strength * %(columns)s / 100 + %(tiny)s), %(columns)s - 1)::int AS field_x,
           least((points - %(weight)s) * %(rows)s / (9 * %(weight)s), %(rows)s - 1)::int
               AS field_y
    FROM placed
)
"""
LARGEST_FIRST = "ORDER BY revenue DESC, name_key, id"
OVERVIEW = f"""
(SELECT 'bubble' AS kind, id, strength, points, field_x, field_y, revenue, 1 AS n
 FROM fields WHERE strength IS NOT NULL AND points IS NOT NULL {LARGEST_FIRST} LIMIT %(most)s)
UNION ALL
(SELECT 'unscored', id, strength, points, NULL, NULL, revenue, 1
 FROM fields WHERE points IS NULL {LARGEST_FIRST} LIMIT %(few)s)
UNION ALL
(SELECT 'unknown', id, strength, points, NULL, NULL, revenue, 1
 FROM fields WHERE points IS NOT NULL AND strength IS NULL {LARGEST_FIRST} LIMIT %(few)s)
UNION ALL
SELECT 'field', NULL, NULL, NULL, field_x, field_y, sum(revenue)::bigint, count(*)
FROM fields WHERE strength IS NOT NULL AND points IS NOT NULL GROUP BY field_x, field_y
UNION ALL
SELECT 'quarter', NULL, (strength >= 50 - %(tiny)s)::int, (points >= %(limit)s)::int, NULL, NULL,
       sum(revenue)::bigint, count(*)
FROM fields WHERE strength IS NOT NULL AND points IS NOT NULL GROUP BY 3, 4
UNION ALL
SELECT CASE WHEN points IS NULL THEN 'all unscored' ELSE 'all unknown' END, NULL, NULL, NULL,
       NULL, NULL, sum(revenue)::bigint, count(*)
FROM fields WHERE points IS NULL OR strength IS NULL GROUP BY 1
"""
LISTED = f"""
SELECT id, strength, points, revenue FROM fields
WHERE %(x)s::int IS NULL OR (field_x = %(x)s AND field_y = %(y)s)
{LARGEST_FIRST} LIMIT %(most)s
"""
_EVERYTHING = 1_000_000
LIVING_ALONE = "a.archived_at IS NULL"
_MANY = 500
"""More that are as large as one that is shown are not put in their order here."""
WITHOUT_NAMES = (
    "accounts:archived",
    "stakeholders",
    "measures",
    "revenue",
    "scores",
    "matrices",
)
DRAWN_FROM = ("accounts:name", *WITHOUT_NAMES)


@dataclass(frozen=True)
class Position:
    """One account: its score 1 to 10 and strength 0 to 100, None where not known."""

    id: uuid.UUID
    score: Decimal | None
    strength: Decimal | None
    revenue: int
    field: tuple[int, int] | None = None


@dataclass(frozen=True)
class Field:
    """How many accounts stand in a part of the picture, and their revenue in hundredths."""

    accounts: int = 0
    revenue: int = 0


@dataclass(frozen=True)
class Positions:
    """The portfolio: the largest as bubbles, all counted by field and by quarter.

    A quarter is named by (strong, attractive).
    """

    bubbles: list[Position]
    fields: dict[tuple[int, int], Field]
    quarters: dict[tuple[bool, bool], Field]
    unscored: list[Position]
    unknown: list[Position]
    all_unscored: Field
    all_unknown: Field

    @property
    def placed(self) -> int:
        """How many have a place."""
        return sum(quarter.accounts for quarter in self.quarters.values())

    @property
    def revenue(self) -> int:
        """Of all accounts, with a place or without."""
        beside = self.all_unscored.revenue + self.all_unknown.revenue
        return beside + sum(quarter.revenue for quarter in self.quarters.values())


@dataclass(frozen=True)
class Rule:
    """The active matrix as far as positions need it; `limit` is the score that is attractive."""

    matrix_id: uuid.UUID | None
    weight: int
    limit: Decimal


def positions(
    narrowed: NarrowedPortfolio,
    rule: Rule,
    *,
    today: date,
    most: int,
    few: int,
    among: Chosen | None = None,
) -> Positions:
    """One query, however many accounts there are; `among` some accounts alone, or all that fit.

    Of the whole portfolio and its usual months places are kept account by account.
    """
    if among is None and narrowed.is_usual and not narrowed.chosen().sql:
        kept = _whole(narrowed, rule, today, most, few)
        if kept:
            return kept
    chosen = among or narrowed.chosen()
    found = _read(narrowed, chosen, rule, today, OVERVIEW, most=most, few=few)
    kinds: dict[str, list[Any]] = {}
    for kind, *row in found:
        kinds.setdefault(kind, []).append(row)
    whole = {
        kind: Field(rows[0][6], int(rows[0][5]))
        for kind, rows in kinds.items()
        if kind.startswith("all ")
    }
    return Positions(
        bubbles=[_position(row, rule) for row in kinds.get("bubble", [])],
        fields={
            (x, y): Field(n, int(sum_)) for _i, _s, _p, x, y, sum_, n in kinds.get("field", [])
        },
        quarters={
            (bool(strong), bool(attractive)): Field(n, int(sum_))
            for _i, strong, attractive, _x, _y, sum_, n in kinds.get("quarter", [])
        },
        unscored=[_position(row, rule) for row in kinds.get("unscored", [])],
        unknown=[_position(row, rule) for row in kinds.get("unknown", [])],
        all_unscored=whole.get("all unscored", Field()),
        all_unknown=whole.get("all unknown", Field()),
    )


def _whole(
    narrowed: NarrowedPortfolio, rule: Rule, today: date, most: int, few: int
) -> Positions | None:
    """From the places that are kept; None where many are as large as the last that is shown."""
    board = _board(narrowed, rule, today)
    wanted = {BOTH_KNOWN: most, UNSCORED: few, UNKNOWN: few}
    found = {kind: board.largest(kind, n) for kind, n in wanted.items()}
    if sum(map(len, found.values())) > _MANY:
        return None
    by_name = _by_name([one for places in found.values() for one in places])
    shown = {
        kind: [_placed(one, rule) for one in sorted(places, key=by_name)[: wanted[kind]]]
        for kind, places in found.items()
    }
    fields: dict[tuple[int, int], Field] = {}
    quarters: dict[tuple[bool, bool], Field] = {}
    beside = {UNSCORED: Field(), UNKNOWN: Field()}
    for code, tally in board.tallies.items():
        if kind := kind_of(code):
            beside[kind] = _plus(beside[kind], tally)
        elif tally.n:
            (y, x), strong, attractive = divmod(code // 4, COLUMNS), code & 2, code & 1
            quarter = (bool(strong), bool(attractive))
            fields[x, y] = _plus(fields.get((x, y), Field()), tally)
            quarters[quarter] = _plus(quarters.get(quarter, Field()), tally)
    return Positions(
        bubbles=shown[BOTH_KNOWN],
        fields=fields,
        quarters=quarters,
        unscored=shown[UNSCORED],
        unknown=shown[UNKNOWN],
        all_unscored=beside[UNSCORED],
        all_unknown=beside[UNKNOWN],
    )


def _board(narrowed: NarrowedPortfolio, rule: Rule, today: date) -> PlaceBoard:
    def draw(accounts: Collection[uuid.UUID] | None) -> PlaceBoard:
        chosen, near = LIVING_ALONE, "true"
        given = values
        if accounts is not None:
            few = Chosen("%(listed)s::uuid[]", {"listed": list(accounts)}, is_few=True)
            chosen, near = f"{chosen} AND {few.among('a.id')}", few.near("account_id")
            given = {**values, **few.values}
        placed = PLACED.format(revenue=FIGURES, chosen=chosen, near=near)
        with connection.cursor() as cursor, nullcontext() if accounts else without_loops():
            cursor.execute(placed + PACKED, given)
            [rows] = cursor.fetchone()
        return PlaceBoard.of(bytes(rows or b""))

    values = _values(narrowed, rule, today)
    name = (PLACED, PACKED, sorted(values.items()))
    return kept_of_accounts(name, WITHOUT_NAMES, draw, mended, may_keep=lambda _drawn: True)


def _by_name(places: Sequence[BoardPlace]) -> Callable[[BoardPlace], tuple[int, int]]:
    """The order of the largest: those that are as large as another by name. One query for these."""
    sizes = Counter(one.revenue for one in places)
    tied = [one.id for one in places if sizes[one.revenue] > 1]
    names = Account.objects.filter(pk__any_of=tied).order_by("name_key", "pk")
    order = {account.pk: n for n, account in enumerate(names)}
    return lambda one: (-one.revenue, order.get(one.id, 0))


def _placed(one: BoardPlace, rule: Rule) -> Position:
    is_placed = kind_of(one.code) == BOTH_KNOWN
    y, x = divmod(one.code // 4, COLUMNS)
    return Position(
        one.id,
        _score(one.points, rule),
        _exact(one.strength),
        one.revenue,
        (x, y) if is_placed else None,
    )


def _plus(field: Field, tally: Tally) -> Field:
    return Field(field.accounts + tally.n, field.revenue + tally.revenue)


def listed(
    narrowed: NarrowedPortfolio,
    rule: Rule,
    *,
    today: date,
    at: tuple[int, int] | None = None,
    most: int = _EVERYTHING,
) -> list[Position]:
    """The accounts of one field, or all; the largest first."""
    x, y = at or (None, None)
    rows = _read(narrowed, narrowed.chosen(), rule, today, LISTED, most=most, x=x, y=y)
    return [
        Position(pk, _score(points, rule), _exact(strength), int(revenue))
        for pk, strength, points, revenue in rows
    ]


def _read(
    narrowed: NarrowedPortfolio,
    chosen: Chosen,
    rule: Rule,
    today: date,
    sql: str,
    **values: Any,
) -> Sequence[Any]:
    placed = PLACED.format(
        revenue=revenue_of(narrowed), chosen=chosen.among("a.id"), near=chosen.near("account_id")
    )
    given = {**_values(narrowed, rule, today), **chosen.values, **values}
    sources = narrowed.sources(*DRAWN_FROM)
    return kept_rows(placed + sql, given, sources, of_few=chosen.is_few)


def _values(narrowed: NarrowedPortfolio, rule: Rule, today: date) -> dict[str, Any]:
    period = narrowed.period or Span(today, today)
    return {
        "org": require_organization_id(),
        "matrix": rule.matrix_id,
        "weight": rule.weight,
        "limit": lowest_points(rule.limit, rule.weight),
        "tiny": TINY,
        "since": today - relativedelta(months=12),
        "today": today,
        "start": period.start,
        "until": period.until,
        "columns": COLUMNS,
        "rows": ROWS,
    }


def revenue_of(narrowed: NarrowedPortfolio) -> str:
    """The statement of each account's revenue: of the usual 12 months it is known already."""
    return FIGURES if narrowed.is_usual else MONTHS


def _position(row: Sequence[Any], rule: Rule) -> Position:
    pk, strength, points, x, y, revenue, _n = row
    at = None if x is None else (x, y)
    return Position(pk, _score(points, rule), _exact(strength), int(revenue), at)


def _score(points: int | None, rule: Rule) -> Decimal | None:
    return None if points is None else weighted_score(int(points), rule.weight)


def _exact(strength: float | None) -> Decimal | None:
    return None if strength is None else Decimal(str(strength))
