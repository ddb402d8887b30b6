"""Statements about all accounts stay linear before statistics know the organisation."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection

from accounts.revenue.figures import RECOMPUTE, WITHOUT_MONTHS
from accounts.revenue.period import BOOKED
from scoring.models import Criterion, Matrix
from scoring.standings import EMPTIED, MEASURED, METRICS, STANDINGS, UNKNOWN, WITHOUT
from scoring.starting import DECILES
from tenants.ids import NEW_KEY
from tenants.models import Organization
from tests.scoring.conftest import judged

SMALL, TIMES = 50, 20
MOST = 3 * TIMES
"""Statistics gathered between may choose a plan that meets each row twice; a loop meets 400 times."""
FIGURE, KNOWN, UNIT = METRICS[Criterion.Metric.GROWTH]

FILL = """
    INSERT INTO accounts_account
        (id, organization_id, name, name_key, legal_name, tax_id, segment, country, region, city,
         website, linkedin, potential, designation, notes, version, created_at, updated_at,
         exit_risk, invest_answer)
    SELECT gen_random_uuid(), %(organization)s, 'N' || n, 'n' || n, '', '', '', '', '', '', '', '',
           '', 'standard', '', 1, now(), now(), '', ''
    FROM generate_series(%(first)s, %(last)s) AS n
"""
MONTHS = """
    INSERT INTO accounts_monthlyrevenue
        (id, organization_id, account_id, month, revenue_minor, cost_minor, version, updated_at)
    SELECT gen_random_uuid(), a.organization_id, a.id, m, 100, 40, 1, now()
    FROM accounts_account a,
         generate_series(date '2025-11-01', date '2026-10-01', interval '1 month') AS m
    WHERE a.organization_id = %(organization)s
    ON CONFLICT DO NOTHING
"""


@pytest.fixture
def values(in_aurora: Organization) -> dict[str, Any]:
    """What the statements take."""
    matrix = Matrix.objects.create(name="Rule", number=1, status="active")
    growth = Criterion.objects.create(
        matrix=matrix,
        position=1,
        **(judged("Growth", 20) | {"kind": "measured", "metric": "growth_percent"}),
    )
    return {
        "organization": in_aurora.id,
        "accounts": None,
        "matrix": matrix.id,
        "criterion": growth.id,
        "criteria": 1,
        "limits": [str(n) for n in range(9)],
        "without": 5,
        "month": date(2026, 10, 1),
        "until": date(2026, 10, 1),
        "middle": date(2025, 10, 1),
        "start": date(2024, 10, 1),
        "whole": date(2024, 11, 1),
    }


STATEMENTS = {
    "booked": BOOKED,
    "figures": RECOMPUTE,
    "without months": WITHOUT_MONTHS,
    "tenths": DECILES,
    "measured": MEASURED.format(key=NEW_KEY, figure=FIGURE, known=KNOWN, unit=UNIT),
    "without a figure": WITHOUT.format(key=NEW_KEY, known=KNOWN),
    "unknown": UNKNOWN.format(known=KNOWN),
    "standings": STANDINGS,
    "emptied": EMPTIED,
}
"""In the order in which they follow each other."""


def rows_read(plan: dict[str, Any]) -> float:
    """Rows that the nodes of a plan gave or threw away, each time they ran."""
    each = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
    each += plan.get("Rows Removed by Join Filter", 0)
    return each * plan["Actual Loops"] + sum(rows_read(part) for part in plan.get("Plans", ()))


def explained(values: dict[str, Any]) -> dict[str, float]:
    found = {}
    with connection.cursor() as cursor:
        for name, statement in STATEMENTS.items():
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values)
            answer = cursor.fetchone()[0]
            plan = json.loads(answer) if isinstance(answer, str) else answer
            found[name] = rows_read(plan[0]["Plan"])
    return found


def test_twenty_times_the_accounts_are_twenty_times_the_rows(values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILL, values | {"first": 1, "last": SMALL})
        cursor.execute(MONTHS, values)
        small = explained(values)
        cursor.execute(FILL, values | {"first": SMALL + 1, "last": SMALL * TIMES})
        cursor.execute(MONTHS, values)
        large = explained(values)
    grown = {name: large[name] / max(small[name], SMALL) for name in STATEMENTS}
    assert {name: times for name, times in grown.items() if times > MOST} == {}
