"""Are the criteria right? Scores of then beside what came; worked out in a job and kept."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import mul
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import connection, transaction
from django.utils.translation import gettext as _

from insights.answers import Question, Told, WorkedOut, ask
from insights.backtest.ranks import FEWEST, correlation, first, hits
from insights.backtest.raters import found_agreement
from insights.backtest.reading import OUTCOMES, Case, Then, cases, then
from insights.backtest.weights import steadiness
from insights.models import BackTest, Snapshot
from insights.programme.reading import standings
from insights.programme.rules import allow
from rules.errors import RuleError
from scoring.arithmetic import ranks
from scoring.matrices import active_matrix, criteria_of
from scoring.models import Matrix
from tenants.actors import Actor
from tenants.models import Organization

HORIZONS = (12, 24)
STEPS = 4
MOST_KEPT = 500
"""Accounts of which is kept how firm they stand."""

SCORED = """
    SELECT s.account_id, array_agg(s.value ORDER BY c.place)
    FROM scoring_score s
    JOIN unnest(%(criteria)s::uuid[]) WITH ORDINALITY AS c (id, place) ON c.id = s.criterion_id
    JOIN accounts_account a ON a.organization_id = s.organization_id AND a.id = s.account_id
    WHERE s.organization_id = %(organization)s AND a.archived_at IS NULL
    GROUP BY s.account_id
    HAVING count(*) = cardinality(%(criteria)s::uuid[])
"""
Scores = Callable[[Case], float | None]


def months_offered(organization: Organization, horizon: int) -> list[date]:
    """The months from whose end `horizon` months are closed, with a matrix then; newest first."""
    closed = organization.closed_month
    if closed is None:
        return []
    last = closed - relativedelta(months=horizon)
    found = Snapshot.objects.filter(edition=1, month__lte=last).exclude(matrix=None)
    return list(found.order_by("-month").values_list("month", flat=True))


@transaction.atomic
def ask_anew(*, actor: Actor, month: date | None, horizon: int) -> None:
    """Have it worked out by a job, from the end of a month, or of the newest one. RuleError."""
    allow(actor)
    if horizon not in HORIZONS:
        raise RuleError.on("horizon", _("Choose 12 or 24 months."))
    if month is not None and month not in months_offered(actor.organization, horizon):
        raise RuleError.on("month", _("Choose a month with so many closed months after it."))
    ask(QUESTION, actor.organization, month=month, horizon=horizon)


def work_out(organization: Organization, told: Told) -> WorkedOut:
    """From the month that was asked for, from each designation, for the ranking of today, and
    how far two people agree."""
    asked = BackTest.objects.get()
    offered = months_offered(organization, asked.horizon)
    month = asked.month if asked.month in offered else next(iter(offered), None)
    told(0, STEPS)
    found: dict[str, Any] = {"horizon": asked.horizon}
    if month is not None:
        found |= _from_month(organization, then([month])[month], asked.horizon)
    told(1, STEPS)
    found["designation"] = _from_designations(organization, asked.horizon)
    told(2, STEPS)
    found["steady"] = _steady(organization)
    told(3, STEPS)
    found["agreement"] = found_agreement()
    told(4, STEPS)
    return WorkedOut(organization.closed_month, found)


QUESTION = Question("criteria", BackTest, work_out)


def _from_month(organization: Organization, past: Then, horizon: int) -> dict[str, Any]:
    """Of all accounts that had every score then."""
    there = cases(organization, past, horizon)
    scored = [case for case in there if case.values]
    points = {case.id: sum(map(mul, past.weights, case.values)) for case in scored}
    sides = {"key": True, "other": False}

    def total(case: Case) -> int:
        return points[case.id]

    return {
        "month": f"{past.snapshot.month:%Y-%m}",
        "frozen_on": past.snapshot.made_at.date().isoformat(),
        "is_backfill": past.snapshot.cause == Snapshot.Cause.BACKFILL,
        "matrix": str(past.snapshot.matrix_id),
        "accounts": len(there),
        "scored": len(scored),
        "keys": sum(case.is_key for case in scored),
        "total": _outcomes(scored, total),
        "criteria": [
            {"name": criterion.name, "outcomes": _outcomes(scored, _value_at(place))}
            for place, criterion in enumerate(past.criteria)
        ],
        "groups": {
            name: _outcomes([case for case in scored if case.is_key is side], total)
            for name, side in sides.items()
        },
        "top": _top(organization.key_cap, scored, [points[case.id] for case in scored]),
    }


def _from_designations(organization: Organization, horizon: int) -> dict[str, Any]:
    """Of each key account from the end of the month in which that was decided, whatever became."""
    closed = organization.closed_month
    decided: dict[date, list[uuid.UUID]] = defaultdict(list)
    for one in standings(organization):
        if closed and one.month + relativedelta(months=horizon) <= closed:
            decided[one.month].append(one.account_id)
    totals: dict[uuid.UUID, float] = {}
    named: dict[uuid.UUID, dict[str, int]] = {}
    scored: list[Case] = []
    for month, past in then(decided).items():
        names = [criterion.name for criterion in past.criteria]
        for case in cases(organization, past, horizon, decided[month]):
            if case.values:
                scored.append(case)
                totals[case.id] = sum(map(mul, past.weights, case.values)) / sum(past.weights)
                named[case.id] = dict(zip(names, case.values, strict=True))
    return {
        "decided": sum(map(len, decided.values())),
        "scored": len(scored),
        "total": _outcomes(scored, lambda case: totals[case.id]),
        "criteria": [
            {"name": name, "outcomes": _outcomes(scored, _value_of(named, name))}
            for name in dict.fromkeys(name for values in named.values() for name in values)
        ],
    }


def _outcomes(scored: Sequence[Case], score: Scores) -> dict[str, dict[str, Any]]:
    """The correlation with each outcome; where there is none, over how many alone."""
    known = [(ours, case) for case in scored if (ours := score(case)) is not None]
    found = {}
    for name in OUTCOMES:
        pairs = [(ours, value) for ours, c in known if (value := getattr(c, name)) is not None]
        one = correlation(pairs)
        found[name] = one._asdict() if one else {"n": len(pairs)}
    return found


def _value_at(place: int) -> Scores:
    return lambda case: case.values[place]


def _value_of(named: Mapping[uuid.UUID, Mapping[str, int]], name: str) -> Scores:
    return lambda case: named[case.id].get(name)


def _top(count: int, scored: Sequence[Case], points: Sequence[int]) -> dict[str, Any] | None:
    """The first by score, and the key accounts, beside those whose revenue grew most."""
    if len(scored) <= max(count, FEWEST - 1):
        return None
    gained = [case.gained for case in scored]
    grown = {place for place in first(gained, count) if gained[place] > 0}
    named = first(points, count)
    keys = {place for place, case in enumerate(scored) if case.is_key}
    order = sorted(named, key=lambda place: (-points[place], scored[place].id))
    places = ranks([points[place] for place in order])
    return {
        "count": count,
        "hits": hits(len(scored), named, grown)._asdict(),
        "keys": hits(len(scored), keys, grown)._asdict(),
        "named": [
            {"id": str(scored[place].id), "rank": rank, "grew": place in grown}
            for place, rank in zip(order[:MOST_KEPT], places, strict=False)
        ],
        "missed": [str(scored[place].id) for place in sorted(grown - named)][:MOST_KEPT],
    }


def _steady(organization: Organization) -> dict[str, Any] | None:
    """How firm the first of the ranking of today stand; None where nothing is ranked."""
    matrix = active_matrix()
    scored = _scores_of(matrix, organization) if matrix else {}
    if matrix is None or not scored:
        return None
    weights = [criterion.weight for criterion in criteria_of(matrix)]
    found = steadiness(scored, weights, organization.key_cap)
    return {
        "matrix": str(matrix.pk),
        "count": found.count,
        "ranked": len(scored),
        "inside": _kept(found.inside.items()),
        "outside": _kept(found.outside.items()),
    }


def _scores_of(matrix: Matrix, organization: Organization) -> dict[Any, tuple[int, ...]]:
    values: dict[str, Any] = {
        "criteria": [str(criterion.pk) for criterion in criteria_of(matrix)],
        "organization": organization.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(SCORED, values)
        return {account_id: tuple(scores) for account_id, scores in cursor.fetchall()}


def _kept(shares: Iterable[tuple[Any, float]]) -> dict[str, float]:
    """The surest first; within a tie by id."""
    order = sorted(shares, key=lambda one: (-one[1], one[0]))
    return {str(account_id): share for account_id, share in order[:MOST_KEPT]}
