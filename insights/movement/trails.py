"""How accounts moved between two month ends: score and health as they were frozen.

A move is one of the account, never one of the formula: both healths are drawn by the version of the
later month. Health, not strength: month ends that were frozen first have none of that.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from api.months import parse_month
from insights.health.arithmetic import health_of
from insights.health.rules import readable
from insights.models import Snapshot
from insights.narrowing import NarrowedPortfolio
from insights.snapshots.reading import last_editions
from scoring.arithmetic import weighted_score
from tenants.scope import require_organization_id

SHOWN, APART = 30, 3

MOVED = """
SELECT n.account_id, n.name, b.points, n.points, b.revenue, n.revenue, b.phase, n.phase,
       b.parts, n.parts
FROM insights_accountsnapshot n
JOIN insights_accountsnapshot b ON b.organization_id = %(org)s AND b.snapshot_id = %(before)s
    AND b.account_id = n.account_id
WHERE n.organization_id = %(org)s AND n.snapshot_id = %(now)s AND NOT n.is_archived
  AND n.points IS NOT NULL AND b.points IS NOT NULL AND n.parts <> '{{}}' AND b.parts <> '{{}}'
  AND {chosen}
ORDER BY n.revenue DESC, n.name, n.account_id LIMIT %(most)s
"""


@dataclass(frozen=True)
class TrailEnd:
    """Where an account stood at one month's end; revenue of 12 months in hundredths."""

    score: Decimal
    health: int
    revenue: int
    phase: str


@dataclass(frozen=True)
class Trail:
    """An account at both ends."""

    id: uuid.UUID
    name: str
    before: TrailEnd
    now: TrailEnd

    @property
    def gained(self) -> int:
        """Points of health."""
        return self.now.health - self.before.health


@dataclass(frozen=True)
class TwoEnds:
    """The editions between which accounts moved."""

    before: Snapshot
    now: Snapshot


def asked_ends(months: Sequence[Snapshot], given: Mapping[str, str]) -> TwoEnds | None:
    """The two months of the address, else the last one and three before; None without two."""
    by_month = {one.month: one for one in months}
    if len(months) < 2:
        return None
    usual = months[min(APART, len(months) - 1)]
    now = _asked(by_month, given.get("to", "")) or months[0]
    before = _asked(by_month, given.get("from", "")) or usual
    if now.month == before.month:
        return TwoEnds(months[-1], now) if now != months[-1] else TwoEnds(now, months[0])
    return TwoEnds(*sorted((before, now), key=lambda one: one.month))


def frozen_months() -> list[Snapshot]:
    """The last edition of each month, the newest first; one query."""
    return list(last_editions().select_related("formula", "matrix"))


def trails(narrowed: NarrowedPortfolio, ends: TwoEnds, *, sees_series: bool) -> list[Trail]:
    """The largest accounts that stand in both, with score and health; one query."""
    chosen = narrowed.chosen()
    values: dict[str, Any] = {
        "org": require_organization_id(),
        "now": ends.now.pk,
        "before": ends.before.pk,
        "most": SHOWN,
        **chosen.values,
    }
    with connection.cursor() as cursor:
        cursor.execute(MOVED.format(chosen=chosen.near("n.account_id")), values)
        found = [_trail(row, ends, sees_series) for row in cursor.fetchall()]
    return [trail for trail in found if trail is not None]


def _trail(row: Sequence[Any], ends: TwoEnds, sees_series: bool) -> Trail | None:
    pk, name, points_then, points, revenue_then, revenue, phase_then, phase, then, parts = row
    weights = ends.now.formula.weights if ends.now.formula else {}
    healths = [health_of(readable(_read(told), sees_series), weights) for told in (then, parts)]
    if healths[0] is None or healths[1] is None:
        return None
    before = weighted_score(points_then, ends.before.weight)
    return Trail(
        pk,
        name,
        TrailEnd(before, healths[0], revenue_then, phase_then),
        TrailEnd(weighted_score(points, ends.now.weight), healths[1], revenue, phase),
    )


def _read(parts: Any) -> dict[str, int]:
    found: dict[str, int] = json.loads(parts) if isinstance(parts, str) else parts
    return found


def _asked(by_month: Mapping[date, Snapshot], text: str) -> Snapshot | None:
    month = parse_month(text)
    return by_month.get(month) if month else None
