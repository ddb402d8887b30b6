"""Drawing one edition of one month's end: its accounts and their sum, one statement each."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import connection

from accounts.imports.loops import without_loops
from accounts.programme import programme_settings
from accounts.revenue.figures import span_to
from insights.health.formulas import formula_at
from insights.health.parts import PARTS, parts_of, values_of
from insights.models import HealthFormula, Snapshot
from insights.portfolio.strength import FROZEN, NO_STRENGTH
from insights.snapshots import facts
from insights.snapshots.scores import matrix_at, points_in
from scoring.arithmetic import lowest_points
from scoring.models import Criterion, Matrix
from tenants.ids import uuid7
from tenants.models import Organization

_AT_THE_TIME = "CASE WHEN {0}.is_told THEN {0}.since WHEN {0}.moved_later THEN {0}.until"

_PHASE = f"""(
    SELECT key FROM accounts_phase h
    WHERE h.organization_id = %(organization)s AND h.id = {_AT_THE_TIME.format("ph")}
        ELSE CASE WHEN coalesce(a.phase_since, %(last_day)s) <= %(last_day)s THEN a.phase_id END
    END)"""
_ON_THE_DAY = {
    "is_archived": "coalesce(a.archived_at < %(ends)s, false)",
    "segment": "a.segment",
    "owner_id": f"{_AT_THE_TIME.format('o')} ELSE a.owner_id END",
    "designation": f"{_AT_THE_TIME.format('d')} ELSE a.designation END",
    "phase": f"coalesce({_PHASE}, '')",
    "plan_state": "coalesce(plan.state, '')",
    "points": "CASE WHEN s.scored = %(asked)s THEN s.points END",
    "scored": "coalesce(s.scored, 0)",
    "strength": "st.strength",
    "value_client": "coalesce(v.client, 0)",
    "value_us": "coalesce(v.us, 0)",
}
_OF_THE_MONTH = {
    "first_month": "f.first_month",
    "month_revenue": "m.revenue",
    "month_cost": "m.cost",
    "revenue": "coalesce(f.revenue, 0)",
    "revenue_before": "coalesce(f.revenue_before, 0)",
    "revenue_alike": "f.revenue_alike",
    "cost": "f.cost",
    "engagement": "e.engagement",
    "satisfaction": "e.satisfaction",
    "recommendation": "e.recommendation",
}
_BAND = """CASE WHEN points >= %(band_a)s THEN 'A' WHEN points >= %(band_b)s THEN 'B'
                WHEN points IS NOT NULL THEN 'C' ELSE '' END"""
_COLUMNS = (
    *("account_id", "name", *_ON_THE_DAY, *_OF_THE_MONTH),
    *("parts", "rank", "band", "health"),
)
# The edition's moment, and a hash instead of chance: 62 bits of that take as long as the row.
_HASH = "uuid_hash_extended(account_id, %(chance)s) & ~(3::bigint << 62)"
_KEY = f"(%(moment)s || to_hex(({_HASH}) | (1::bigint << 63)))::uuid"

_THERE = """
WITH figures AS MATERIALIZED ({figures}),
there AS MATERIALIZED (
    SELECT a.* FROM accounts_account a LEFT JOIN figures f ON f.account_id = a.id
    WHERE a.organization_id = %(organization)s
      AND (%(accounts)s::uuid[] IS NULL OR a.id = ANY(%(accounts)s::uuid[]))
      AND (a.created_at < %(ends)s OR f.first_month IS NOT NULL)
)"""
_KNOWN = f"""
    LEFT JOIN figures f ON f.account_id = a.id
    LEFT JOIN ({facts.MONTH}) AS m ON m.account_id = a.id
    LEFT JOIN ({facts.MEASURES}) AS e ON e.account_id = a.id"""
_WRITTEN = f"""
    INSERT INTO insights_accountsnapshot (id, organization_id, snapshot_id, {", ".join(_COLUMNS)})
    SELECT {_KEY}, %(organization)s, %(snapshot)s, {{columns}}"""


def _drawn(columns: dict[str, str]) -> str:
    return ", ".join(f"{value} AS {name}" for name, value in columns.items())


def _columns(**drawn: str) -> str:
    return ", ".join(drawn.get(name, name) for name in _COLUMNS)


FIRST = f"""{_THERE}, drawn AS MATERIALIZED (
    SELECT a.id AS account_id, a.name, {_drawn(_ON_THE_DAY)}, {_drawn(_OF_THE_MONTH)},
           coalesce(h.parts, '{{{{}}}}') AS parts
    FROM there a {_KNOWN}
    LEFT JOIN ({facts.DESIGNATION}) AS d ON d.account_id = a.id
    LEFT JOIN ({facts.PHASE}) AS ph ON ph.account_id = a.id
    LEFT JOIN ({facts.OWNER}) AS o ON o.account_id = a.id
    LEFT JOIN ({facts.PLAN}) AS plan ON plan.account_id = a.id
    LEFT JOIN ({{strength}}) AS st ON st.account_id = a.id
    LEFT JOIN ({{value}}) AS v ON v.account_id = a.id
    LEFT JOIN ({parts_of("SELECT * FROM figures")}) AS h ON h.account_id = a.id
    LEFT JOIN ({{points}}) AS s ON s.account_id = a.id
), ranks AS (
    SELECT account_id, rank() OVER (ORDER BY points DESC) AS rank FROM (
        SELECT account_id, points, is_archived FROM drawn
        UNION ALL
        SELECT account_id, points, is_archived FROM insights_accountsnapshot
        WHERE organization_id = %(organization)s AND snapshot_id = %(snapshot)s
    ) AS whole WHERE points IS NOT NULL AND NOT is_archived
)
{_WRITTEN.format(columns=_columns(band=_BAND, health="{health}"))}
    FROM drawn LEFT JOIN ranks USING (account_id)
"""
"""The accounts that no edition of this month holds yet; ranks are among those written already."""

_TAKEN_OVER = ", ".join(f"p.{name}" for name in (*_ON_THE_DAY, "rank", "band"))
AGAIN = f"""{_THERE}, before AS (
    SELECT * FROM insights_accountsnapshot
    WHERE organization_id = %(organization)s AND snapshot_id = %(before)s
), drawn AS MATERIALIZED (
    SELECT a.id AS account_id, a.name, {_TAKEN_OVER}, {_drawn(_OF_THE_MONTH)},
           (p.parts - %(of_month)s::text[]) || coalesce(h.parts, '{{{{}}}}') AS parts
    FROM before p JOIN there a ON a.id = p.account_id {_KNOWN}
    LEFT JOIN ({parts_of("SELECT * FROM figures", of_month=True)}) AS h ON h.account_id = a.id
), written AS ({_WRITTEN.format(columns=_columns(health="{health}"))}
    FROM drawn ORDER BY account_id RETURNING account_id
)
SELECT id FROM there WHERE id NOT IN (SELECT account_id FROM written)
"""
"""Those of the edition before: what stood on the day is taken from there. It answers the others."""

# Who came in after the first edition was not known then, and had no plan.
_AT_FIRST = {"strength": FROZEN, "value": facts.VALUE}
_SINCE = {"strength": NO_STRENGTH, "value": facts.NO_VALUE}
_DIGESTED = ", ".join(name for name in _COLUMNS if name != "name")
TOTAL = f"""
INSERT INTO insights_snapshot
    (id, organization_id, month, edition, until, cause, made_at, currency, matrix_id, weight,
     formula_id, accounts, key_accounts, scored, month_revenue, month_cost, revenue,
     revenue_before, cost, cost_unknown, digest)
SELECT %(snapshot)s, %(organization)s, %(month)s, %(edition)s, %(until)s, %(cause)s,
       statement_timestamp(), %(currency)s, %(matrix)s, %(weight)s, %(formula)s,
       count(*) FILTER (WHERE NOT is_archived),
       count(*) FILTER (WHERE designation = 'key' AND NOT is_archived),
       count(rank),
       coalesce(sum(month_revenue), 0), coalesce(sum(month_cost), 0), coalesce(sum(revenue), 0),
       coalesce(sum(revenue_before), 0), coalesce(sum(cost), 0),
       count(*) FILTER (WHERE cost IS NULL AND revenue <> 0),
       encode(sha256(convert_to(coalesce(
           string_agg(ROW({_DIGESTED})::text, chr(10) ORDER BY account_id), ''), 'UTF8')), 'hex')
FROM insights_accountsnapshot
WHERE organization_id = %(organization)s AND snapshot_id = %(snapshot)s
"""


@dataclass(frozen=True)
class MonthEnd:
    """A month, and to which its figures run."""

    month: date
    until: date | None

    @classmethod
    def of(cls, organization: Organization, month: date) -> MonthEnd:
        """To the month itself, or to the closed one where that lies before it."""
        closed = organization.closed_month
        return cls(month, closed and min(month, closed))

    @property
    def last_day(self) -> date:
        """The day on which it ended."""
        return self.month + relativedelta(months=1) - timedelta(days=1)

    def ends(self, organization: Organization) -> datetime:
        """The first moment after it, where the organisation is."""
        first = self.month + relativedelta(months=1)
        return datetime.combine(first, time(), tzinfo=organization.zone)


def draw(
    organization: Organization, end: MonthEnd, *, before: Snapshot | None, cause: str
) -> uuid.UUID:
    """Write an edition of this month's end; `before` is the one beside which it stands."""
    ends = end.ends(organization)
    matrix = before.matrix if before else matrix_at(ends)
    criteria = list(matrix.criteria.all()) if matrix else []
    points, scoring = points_in(criteria)
    formula = (before and before.formula) or formula_at(ends)
    snapshot = uuid7()
    values: dict[str, Any] = {
        **span_to(end.until),
        **scoring,
        **_scale(organization, matrix, criteria),
        **_healthy(organization, formula),
        "organization": organization.pk,
        "accounts": None,
        "snapshot": snapshot,
        **_keys(snapshot),
        "before": before and before.pk,
        "month": end.month,
        "edition": before.edition + 1 if before else 1,
        "cause": cause,
        "ends": ends,
        "last_day": end.last_day,
        "currency": organization.currency,
    }
    drawn = {"figures": _figures(organization, end), "health": _health(formula)}
    with connection.cursor() as cursor, without_loops():
        if before is None:
            cursor.execute(FIRST.format(**drawn, points=points, **_AT_FIRST), values)
        else:
            cursor.execute(AGAIN.format(**drawn), values)
            came = {**values, "accounts": [pk for (pk,) in cursor.fetchall()]}
            if came["accounts"]:
                cursor.execute(FIRST.format(**drawn, points=points, **_SINCE), came)
        cursor.execute(TOTAL, values)
    return snapshot


def _keys(snapshot: uuid.UUID) -> dict[str, Any]:
    """What the keys of its rows are made of: the halves of its own, which no other edition has."""
    moment, chance = snapshot.bytes[:8], snapshot.bytes[8:]
    return {"moment": moment.hex(), "chance": int.from_bytes(chance, "big", signed=True)}


def _figures(organization: Organization, end: MonthEnd) -> str:
    """Those that are kept, where they run to this month; else drawn from all months before."""
    is_kept = end.until is not None and end.until == organization.closed_month
    return facts.KEPT_FIGURES if is_kept else facts.FIGURES


def _scale(
    organization: Organization, matrix: Matrix | None, criteria: list[Criterion]
) -> dict[str, Any]:
    weight = sum(criterion.weight for criterion in criteria)
    return {
        "matrix": matrix and matrix.pk,
        "weight": weight,
        "asked": len(criteria),
        "band_a": lowest_points(organization.band_a, weight),
        "band_b": lowest_points(organization.band_b, weight),
    }


def _healthy(organization: Organization, formula: HealthFormula) -> dict[str, Any]:
    return {
        **values_of(programme_settings().gaps),
        "zone": organization.timezone,
        "formula": formula.pk,
        "of_month": [key for key, part in PARTS.items() if part.is_of_month],
        **{f"part_{n}": key for n, key in enumerate(formula.weights)},
        **{f"weight_{n}": weight for n, weight in enumerate(formula.weights.values())},
    }


def _health(formula: HealthFormula) -> str:
    """The health of a row's parts, written out: to take each row's apart takes longer."""
    ns = range(len(formula.weights))
    weighed = " + ".join(f"coalesce((parts ->> %(part_{n})s)::int, 0) * %(weight_{n})s" for n in ns)
    weights = " + ".join(f"(parts ->> %(part_{n})s IS NOT NULL)::int * %(weight_{n})s" for n in ns)
    return f"round(({weighed})::numeric / nullif({weights}, 0))"
