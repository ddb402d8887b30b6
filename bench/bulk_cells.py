"""Months and scores for the bulk benchmark: what is sent, and the same rows in plain tables."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from accounts.models import Account
from scoring.matrices import activate, create_draft
from scoring.models import Score
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

PLAIN_MONTH = "CREATE TABLE plain_month (LIKE accounts_monthlyrevenue INCLUDING ALL)"
PLAIN_SCORE = "CREATE TABLE plain_score (LIKE scoring_score INCLUDING ALL)"
MONTHS = """
INSERT INTO plain_month
  (id, organization_id, account_id, month, revenue_minor, cost_minor, version, updated_at)
VALUES %s ON CONFLICT (organization_id, account_id, month) DO UPDATE SET
revenue_minor = excluded.revenue_minor, cost_minor = excluded.cost_minor,
version = plain_month.version + 1, updated_at = excluded.updated_at
"""
MONTH = "(%s, %s, %s, (%s || '-01')::date, %s, %s, 1, now())"
SCORES = """
INSERT INTO plain_score
  (id, organization_id, criterion_id, account_id, value, rationale, scored_at, version)
VALUES %s ON CONFLICT (organization_id, criterion_id, account_id) DO UPDATE SET
value = excluded.value, rationale = excluded.rationale, scored_at = excluded.scored_at,
version = plain_score.version + 1
"""
SCORE = "(%s, %s, %s, %s, %s, '', now(), 1)"
CRITERIA = 5

Row = Callable[[dict[str, Any]], tuple[Any, ...]]


def months(accounts: list[str], turn: int, many: int) -> list[dict[str, Any]]:
    """Each turn overlaps the one before by half, with other figures."""
    first = turn * many // 2
    return [
        {
            "account": accounts[n % len(accounts)],
            "month": f"{2020 + n // len(accounts)}-05",
            "revenue": f"{n + turn}.50",
            "cost": f"{turn}.25",
        }
        for n in range(first, first + many)
    ]


def month_row(made: Organization) -> Row:
    """The same as a row."""
    return lambda i: (
        str(uuid.uuid4()),
        str(made.id),
        i["account"],
        i["month"],
        round(float(i["revenue"]) * 100),
        round(float(i["cost"]) * 100),
    )


def judged(made: Organization, actor: Actor) -> list[tuple[str, str]]:
    """An active matrix, and its cells: criterion, account."""
    with organization_scope(made.id):
        criteria = [
            {"name": f"Criterion {n}", "weight": 100 // CRITERIA, "kind": "judged"}
            for n in range(CRITERIA)
        ]
        draft = create_draft(actor=actor, name="Bulk", criteria=criteria)
        ids = [str(c.pk) for c in activate(actor=actor, matrix=draft).criteria.all()]
        accounts = Account.objects.order_by("id").values_list("id", flat=True)
        return [(criterion, str(account)) for criterion in ids for account in accounts]


def scores(
    made: Organization, cells: list[tuple[str, str]], turn: int, many: int
) -> list[dict[str, Any]]:
    """The same of scores; those that stand are read first, for the versions that a change says."""
    first = turn * many // 2
    wanted = cells[first : first + many]
    with organization_scope(made.id):
        known = Score.objects.filter(
            criterion__any_of={criterion for criterion, _a in wanted},
            account__any_of={account for _c, account in wanted},
        )
        versions = {
            (str(criterion), str(account)): version
            for criterion, account, version in known.order_by("id").values_list(
                "criterion_id", "account_id", "version"
            )
        }
    return [
        {"criterion": cell[0], "account": cell[1], "value": (n + turn) % 10 + 1}
        | ({"version": versions[cell]} if cell in versions else {})
        for n, cell in enumerate(wanted, first)
    ]


def score_row(made: Organization) -> Row:
    """The same as a row."""
    return lambda i: (str(uuid.uuid4()), str(made.id), i["criterion"], i["account"], i["value"])
