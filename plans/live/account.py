"""What the live parts ask of one account, in one query: revenue, spend, people, whitespace."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from accounts.models import Account, StakeholderRole, TeamMember
from accounts.models.programme import default_gaps
from accounts.revenue.figures_of import Sums
from accounts.stakeholders.coverage import Alert, CoverageRow, alerts
from plans.whitespace.shapes import Wallet
from tenants.prepared import Prepared
from tenants.scope import require_organization_id

KEY_ROLES = (StakeholderRole.DECISION_MAKER, StakeholderRole.CHAMPION)

# Before it on the curve stand larger ones, and as large ones by name, as `insights.abc` has it.
# The group is found level by level, as the overview finds it.
READ = Prepared.written(
    """
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
    SELECT f.until, f.first_month, f.revenue, f.revenue_before, f.revenue_alike, f.cost,
           (SELECT json_agg(json_build_array(m.month, m.revenue_minor) ORDER BY m.month)
            FROM accounts_monthlyrevenue m
            WHERE m.organization_id = %(org)s AND m.account_id = a.id
              AND m.month > f.until - interval '24 months' AND m.month <= f.until),
           (SELECT json_build_array(sum(o.revenue), sum(o.revenue) FILTER (
                WHERE o.revenue > f.revenue))
            FROM accounts_accountfigures o
            WHERE o.organization_id = %(org)s AND o.revenue > 0),
           (SELECT sum(o.revenue) FROM accounts_accountfigures o
            JOIN accounts_account b ON b.organization_id = %(org)s AND b.id = o.account_id
            WHERE o.organization_id = %(org)s AND o.revenue = f.revenue
              AND (b.name_key, b.name, b.id) < (a.name_key, a.name, a.id)),
           (SELECT json_build_array(s.amount_minor, s.source, s.estimated_on, s.version)
            FROM plans_clientspend s WHERE s.organization_id = %(org)s AND s.account_id = a.id),
           (SELECT json_agg(json_build_array(
                s.id, p.name, s.role, s.function, s.strength, s.last_touch_on, s.created_at::date))
            FROM accounts_stakeholder s
            JOIN accounts_person p ON p.organization_id = %(org)s AND p.id = s.person_id
            WHERE s.organization_id = %(org)s AND s.account_id = a.id AND p.erased_at IS NULL
              AND (s.role = ANY(%(roles)s) OR s.contact_id = (
                SELECT t.member_id FROM accounts_teammember t
                WHERE t.organization_id = %(org)s AND t.account_id = a.id
                  AND t.role = %(sponsor)s))),
           (SELECT gaps::json FROM accounts_programmesettings WHERE organization_id = %(org)s),
           (SELECT json_agg(json_build_array(id, name, parent_id) ORDER BY name_key, id)
            FROM members),
           (SELECT json_agg(json_build_array(u.id, u.account_id, u.name) ORDER BY u.name_key, u.id)
            FROM plans_businessunit u
            WHERE u.organization_id = %(org)s
              AND u.account_id = ANY(ARRAY(SELECT id FROM members))),
           (SELECT json_agg(json_build_array(
                c.account_id, c.offering_id, c.state, c.cells, c.potential, c.unestimated, c.whole))
            FROM (SELECT account_id, offering_id, state, count(*) AS cells,
                         sum(potential_minor) AS potential,
                         count(*) FILTER (WHERE potential_minor IS NULL) AS unestimated,
                         bool_or(unit_id IS NULL) AS whole
                  FROM plans_whitespacecell
                  WHERE organization_id = %(org)s
                    AND account_id = ANY(ARRAY(SELECT id FROM members))
                  GROUP BY 1, 2, 3) AS c),
           (SELECT json_agg(json_build_array(o.id, o.parent_id, o.name, o.archived_at IS NOT NULL)
                            ORDER BY o.position, o.id)
            FROM plans_offering o WHERE o.organization_id = %(org)s)
    FROM accounts_account a
    LEFT JOIN accounts_accountfigures f ON f.organization_id = %(org)s AND f.account_id = a.id
    WHERE a.organization_id = %(org)s AND a.id = %(account)s
    """,
    roles=[str(role) for role in KEY_ROLES],
    sponsor=TeamMember.Role.SPONSOR,
)


@dataclass(frozen=True)
class WhitespaceRows:
    """The account with the living ones below it, their units, and all offerings; cells counted by
    account, offering and state."""

    accounts: list[list[Any]]
    units: list[list[Any]]
    cells: list[list[Any]]
    offerings: list[list[Any]]


@dataclass(frozen=True)
class AccountRead:
    """Figures of the account, amounts in hundredths; `people` are those who decide, speak for us
    or are our sponsor's to meet."""

    sums: Sums | None
    months: Mapping[date, int]
    total: int
    """Of the ABC curve, and what of it stands before this account."""
    before: int
    wallet: Wallet | None
    people: list[CoverageRow]
    gaps: Mapping[str, int]
    whitespace: WhitespaceRows

    def left_alone(self, today: date) -> list[Alert]:
        """Whom nobody met within the gap of their role, the longest over it first."""
        return alerts(self.people, gaps=self.gaps, today=today)

    def abc_class(self, a: Decimal, b: Decimal) -> str:
        """A, B or C; empty without figures. Whoever crosses a line is of the higher class."""
        if self.sums is None:
            return ""
        if self.sums.revenue <= 0 or self.before >= b * self.total:
            return "C"
        return "A" if self.before < a * self.total else "B"


def read_account(account: Account) -> AccountRead:
    """All of it. One query."""
    with connection.cursor() as cursor:
        READ.ask(cursor, {"org": require_organization_id(), "account": account.pk})
        until, first, revenue, before, alike, cost, *told = cursor.fetchone()
    months, (total, larger), equal, spend, people, gaps, *rows = told
    return AccountRead(
        sums=None if until is None else Sums(revenue, before, alike, cost, first, until),
        months={date.fromisoformat(month): amount for month, amount in months or ()},
        total=int(total or 0),
        before=int(larger or 0) + int(equal or 0),
        wallet=_wallet(spend, revenue),
        people=[_person(*told) for told in people or ()],
        gaps=default_gaps() if gaps is None else gaps,
        whitespace=WhitespaceRows(*(found or [] for found in rows)),
    )


def _wallet(spend: list[Any] | None, revenue: int | None) -> Wallet | None:
    if spend is None:
        return None
    amount, source, day, version = spend
    own = None if revenue is None else Decimal(revenue) / 100
    return Wallet(Decimal(amount) / 100, source, date.fromisoformat(day), version, own)


def _person(
    pk: str, name: str, role: str, function: str, strength: int, touched: str | None, made: str
) -> CoverageRow:
    last = date.fromisoformat(touched) if touched else None
    return CoverageRow(
        uuid.UUID(pk), name, role, function, strength, last, date.fromisoformat(made)
    )
