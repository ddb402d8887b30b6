"""The figures of a board report, read from frozen rows alone; amounts in hundredths."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from insights.health.rules import Health, Point
from insights.models import AccountSnapshot, Snapshot
from insights.report.asked import CHOSEN, Asked
from insights.report.figures import (
    Found,
    FrozenHealth,
    FrozenMatrix,
    FrozenPast,
    FrozenPlace,
    FrozenShares,
    FrozenSpot,
    GroupSums,
)
from scoring.arithmetic import weighted_score
from tenants.scope import require_organization_id

BUBBLES, LISTED, LARGEST = 30, 12, 10
_ROWS = f"""
    FROM insights_accountsnapshot r
    WHERE r.organization_id = %(org)s AND r.snapshot_id = ANY(%(snapshots)s::uuid[]) AND {CHOSEN}
"""
_OF = " FILTER (WHERE NOT is_archived{0})"

# Who is archived brought something in the year, and is counted among accounts no more.
PAST = f"""
    SELECT r.snapshot_id, r.designation = 'key', r.phase, count(*){_OF.format("")},
           coalesce(sum(r.revenue), 0), coalesce(sum(r.revenue_before), 0),
           coalesce(sum(r.cost), 0), count(*) FILTER (WHERE r.cost IS NULL AND r.revenue <> 0),
           coalesce(sum(r.engagement){_OF.format("")}, 0), count(r.engagement){_OF.format("")},
           count(*){_OF.format(" AND r.health >= f.good")},
           count(*){_OF.format(" AND r.health >= f.fair AND r.health < f.good")},
           count(*){_OF.format(" AND r.health < f.fair")},
           count(*){_OF.format(" AND r.plan_state = 'approved'")},
           coalesce(sum(r.value_client), 0), coalesce(sum(r.value_us), 0), count(r.value_us)
    FROM insights_accountsnapshot r
    JOIN unnest(%(snapshots)s::uuid[], %(good)s::int[], %(fair)s::int[]) AS f (id, good, fair)
      ON f.id = r.snapshot_id
    WHERE r.organization_id = %(org)s AND {CHOSEN}
    GROUP BY 1, 2, 3
"""
QUARTERS = f"""
    SELECT r.strength >= 50, r.band IN ('A', 'B'), r.strength IS NOT NULL AND r.points IS NOT NULL,
           count(*), coalesce(sum(r.revenue), 0), min(r.points), max(r.points)
    {_ROWS} AND NOT r.is_archived GROUP BY 1, 2, 3
"""
BUBBLE = f"""
    SELECT r.name, r.strength, r.points, r.revenue, r.phase
    {_ROWS} AND NOT r.is_archived AND r.strength IS NOT NULL AND r.points IS NOT NULL
    ORDER BY r.revenue DESC, r.name, r.account_id LIMIT %(most)s
"""
WAYS = f"""
    SELECT b.phase, r.phase, count(*)
    FROM insights_accountsnapshot r
    JOIN insights_accountsnapshot b ON b.organization_id = %(org)s AND b.snapshot_id = %(first)s
        AND b.account_id = r.account_id AND b.phase <> r.phase
    WHERE r.organization_id = %(org)s AND r.snapshot_id = %(shown)s AND NOT r.is_archived
      AND {CHOSEN}
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""
PLACES = f"""
    SELECT snapshot_id, name, revenue, place, held, accounts, total FROM (
        SELECT r.snapshot_id, r.name, r.revenue, row_number() OVER w AS place,
               sum(r.revenue) OVER w AS held, count(*) OVER every AS accounts,
               sum(r.revenue) OVER every AS total
        {_ROWS} AND r.revenue > 0
        WINDOW w AS (PARTITION BY r.snapshot_id ORDER BY r.revenue DESC, r.name, r.account_id),
               every AS (PARTITION BY r.snapshot_id)
    ) AS ranked WHERE place <= %(most)s ORDER BY snapshot_id, place
"""


def read(asked: Asked, *, knows: bool) -> Found:
    """As many queries whatever there is to read: seven."""
    now, then = _shares(asked)
    return Found(
        asked,
        knows,
        _past(asked),
        _matrix(asked),
        [(before, after, n) for before, after, n in _rows(asked, WAYS, first=asked.first.pk)],
        now,
        then,
        _healths(asked, knows),
    )


def _rows(asked: Asked, sql: str, **values: Any) -> list[Any]:
    told: dict[str, Any] = {
        "org": require_organization_id(),
        "shown": asked.shown.pk,
        "snapshots": [str(asked.shown.pk)],
        **asked.values,
        **values,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        return list(cursor.fetchall())


def _past(asked: Asked) -> list[FrozenPast]:
    def limit(of: Callable[[Any], int]) -> list[int]:
        return [of(one.formula) if one.formula else 0 for one in asked.past]

    rows = _rows(
        asked,
        PAST,
        snapshots=[str(one.pk) for one in asked.past],
        good=limit(lambda formula: formula.good_from),
        fair=limit(lambda formula: formula.fair_from),
    )
    return [_month(one, [row[1:] for row in rows if row[0] == one.pk]) for one in asked.past]


def _month(snapshot: Snapshot, rows: Sequence[Any]) -> FrozenPast:
    sums = {True: GroupSums(), False: GroupSums()}
    phases: Counter[str] = Counter()
    for is_key, phase, *told in rows:
        sums[is_key] += GroupSums.of(told)
        phases[phase] += told[0]
    return FrozenPast(snapshot, sums[True], sums[False], +phases)


def _matrix(asked: Asked) -> FrozenMatrix:
    weight = asked.shown.weight or 1
    rows = _rows(asked, QUARTERS)
    placed = [row for row in rows if row[2]]
    beside = [row for row in rows if not row[2]]
    low = min((row[5] for row in placed if row[1]), default=None)
    high = max((row[6] for row in placed if not row[1]), default=None)
    line = None if low is None or high is None else weighted_score(low + high, 2 * weight)
    spots = [
        FrozenSpot(name, strength, weighted_score(points, weight), revenue, phase)
        for name, strength, points, revenue, phase in _rows(asked, BUBBLE, most=BUBBLES)
    ]
    return FrozenMatrix(
        spots,
        {(strong, attractive): (n, int(sum_)) for strong, attractive, _p, n, sum_, *_ in placed},
        (sum(row[3] for row in beside), int(sum(row[4] for row in beside))),
        line,
    )


def _shares(asked: Asked) -> tuple[FrozenShares, FrozenShares | None]:
    ids = [asked.shown.pk, asked.first.pk]
    rows = _rows(asked, PLACES, snapshots=[str(pk) for pk in ids], most=LARGEST)
    now, then = (_standing([row for row in rows if row[0] == pk]) for pk in ids)
    return now, then if asked.first.pk != asked.shown.pk else None


def _standing(rows: Sequence[Any]) -> FrozenShares:
    places = [FrozenPlace(name, revenue, int(held)) for _s, name, revenue, _p, held, *_ in rows]
    return FrozenShares(places, rows[0][5], int(rows[0][6])) if rows else FrozenShares([], 0, 0)


def _healths(asked: Asked, knows: bool) -> list[FrozenHealth]:
    """The weakest key accounts; for who may not know of them the largest accounts."""
    formula, earlier = asked.shown.formula, asked.earlier
    if formula is None:
        return []
    found = _of_accounts(asked)
    if knows:
        found = found.filter(designation="key", health__isnull=False)
    order = ("health", "-revenue") if knows else ("-revenue",)
    rows = list(found.order_by(*order, "name", "account_id")[:LISTED])
    then = _parts(earlier, [row.account_id for row in rows]) if earlier else {}
    return [
        FrozenHealth(
            row.name,
            Health.of(row.parts, formula, last=then.get(row.account_id), sees_series=knows),
        )
        for row in rows
    ]


def _of_accounts(asked: Asked) -> QuerySet[AccountSnapshot]:
    """Those whose health is known, with the filters."""
    values = asked.values
    found = AccountSnapshot.objects.filter(snapshot=asked.shown, is_archived=False)
    if values["owner"]:
        found = found.filter(owner=values["owner"])
    kept = {name: values[name] for name in ("segment", "phase") if values[name]}
    return found.filter(**kept).exclude(parts={})


def _parts(earlier: Snapshot, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Point]:
    rows = AccountSnapshot.objects.filter(snapshot=earlier, account_id__in=ids)
    return {
        pk: Point(earlier.month, parts) for pk, parts in rows.values_list("account_id", "parts")
    }
