"""Accounts that hang on one thread, and how fresh the plans of key accounts are."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from insights.kept import kept_rows
from insights.narrowing import NarrowedPortfolio
from plans.models import UNOPENED_AFTER
from tenants.scope import require_organization_id

LISTED = 12
FRESH = timedelta(days=30)

THREADS = """
WITH known AS (
    SELECT account_id, count(*) AS theirs
    FROM accounts_stakeholder
    WHERE organization_id = %(org)s AND strength > 0 AND {chosen} AND person_id NOT IN (
        SELECT id FROM accounts_person
        WHERE organization_id = %(org)s AND erased_at IS NOT NULL)
    GROUP BY account_id
    HAVING count(*) = 1 OR min(uuid_hash_extended(contact_id, 0))
                           IS NOT DISTINCT FROM max(uuid_hash_extended(contact_id, 0))
), placed AS MATERIALIZED (
    SELECT k.account_id, k.theirs, f.revenue, count(*) OVER () AS accounts FROM known k
    LEFT JOIN accounts_accountfigures f
        ON f.organization_id = %(org)s AND f.account_id = k.account_id
), first AS (
    SELECT * FROM placed ORDER BY revenue DESC NULLS LAST FETCH FIRST %(most)s ROWS WITH TIES
)
SELECT a.id, a.name, k.theirs, k.accounts
FROM first k JOIN accounts_account a ON a.id = k.account_id
WHERE a.organization_id = %(org)s
ORDER BY k.revenue DESC NULLS LAST, a.name_key, a.id LIMIT %(most)s
"""
DRAWN_FROM = ("accounts:name", "accounts:archived", "stakeholders", "revenue")
PLANS = """
SELECT a.id, a.name, p.id, p.changed_at
FROM accounts_account a
LEFT JOIN LATERAL (
    SELECT id, changed_at FROM plans_plan
    WHERE organization_id = %(org)s AND account_id = a.id AND deleted_at IS NULL
      AND starts_on <= %(today)s AND ends_on >= %(today)s
    ORDER BY starts_on DESC, id LIMIT 1) p ON true
WHERE a.organization_id = %(org)s AND a.designation = 'key' AND a.archived_at IS NULL AND {chosen}
ORDER BY p.changed_at NULLS FIRST, a.name_key, a.id
"""


@dataclass(frozen=True)
class Thread:
    """An account where we know one person, or one of ours knows anybody."""

    id: uuid.UUID
    name: str
    theirs: int


@dataclass(frozen=True)
class PlanAge:
    """A key account and the last change of its running plan; None without one."""

    id: uuid.UUID
    name: str
    plan_id: uuid.UUID | None
    changed_at: datetime | None


@dataclass(frozen=True)
class Freshness:
    """The key accounts' plans, the oldest first, those without one before them."""

    plans: Sequence[PlanAge]
    now: datetime

    @property
    def without(self) -> int:
        """Key accounts whose period has no plan."""
        return sum(plan.plan_id is None for plan in self.plans)

    @property
    def forgotten(self) -> int:
        """Plans in which nothing changed for too long."""
        return sum(age >= UNOPENED_AFTER for age in self._ages)

    @property
    def fresh(self) -> int:
        """Plans that changed within a month."""
        return sum(age < FRESH for age in self._ages)

    @property
    def between(self) -> int:
        """Neither fresh nor forgotten."""
        return len(self._ages) - self.fresh - self.forgotten

    @property
    def oldest(self) -> Sequence[PlanAge]:
        """Those to look at first."""
        return self.plans[:LISTED]

    @property
    def _ages(self) -> list[timedelta]:
        return [self.now - plan.changed_at for plan in self.plans if plan.changed_at]


def threads(narrowed: NarrowedPortfolio) -> tuple[list[Thread], int]:
    """The largest accounts on one thread, and how many there are; one query."""
    chosen = narrowed.chosen()
    values = {"org": require_organization_id(), "most": LISTED, **chosen.values}
    statement = THREADS.format(chosen=chosen.among("account_id"))
    rows = kept_rows(statement, values, narrowed.sources(*DRAWN_FROM))
    return [Thread(*row[:3]) for row in rows], rows[0][3] if rows else 0


def freshness(narrowed: NarrowedPortfolio, *, today: date, now: datetime) -> Freshness:
    """The plans of key accounts, for who may see which they are; one query."""
    chosen = narrowed.chosen()
    values = {"org": require_organization_id(), "today": today, **chosen.values}
    with connection.cursor() as cursor:
        cursor.execute(PLANS.format(chosen=chosen.near("a.id")), values)
        return Freshness([PlanAge(*row) for row in cursor.fetchall()], now)
