"""A ranking before anyone has judged: by measured criteria alone, and called so."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from scoring.arithmetic import cut_after, shown, weighted_score
from scoring.models import Criterion, Matrix, Score
from scoring.standings import METRICS
from scoring.starting import Carried, carried, measured_by
from tenants.scope import require_organization_id

SHOWN = 50

# A value on a limit belongs to the higher score: so does `width_bucket` read its limits.
_SCORE = """
    CASE WHEN f.account_id IS NOT NULL AND {known}
         THEN 1 + width_bucket(({figure})::numeric, %(limits_{n})s::numeric[])
         ELSE %(without_{n})s::int END AS score_{n},
    CASE WHEN f.account_id IS NOT NULL AND {known} THEN {figure} END AS figure_{n}
"""
_SCORED = """
    SELECT a.id, a.name, a.name_key, a.segment, {columns}
    FROM accounts_account a
    LEFT JOIN accounts_accountfigures f
      ON f.organization_id = a.organization_id AND f.account_id = a.id
    WHERE a.organization_id = %(organization)s AND a.archived_at IS NULL
"""
# in the order of the ranking (`ranking.ORDER`)
_RANKED = """
    SELECT s.id, s.name, s.segment, rank() OVER (ORDER BY s.points DESC), s.points, {columns}
    FROM (SELECT *, {points} AS points FROM ({scored}) AS scored) AS s
    WHERE s.points IS NOT NULL
    ORDER BY s.points DESC, s.name_key, s.id
    LIMIT %(most)s
"""


@dataclass(frozen=True)
class Measure:
    """A measured criterion, saved or not: `limits` in the figure's own unit."""

    name: str
    weight: int
    metric: str
    limits: Sequence[Decimal]
    without: int | None


@dataclass(frozen=True)
class Measured:
    """What an account scores on one of them, and the figure: None where there is none."""

    metric: str
    score: int
    figure: Decimal | None


@dataclass(frozen=True)
class ProvisionalRank:
    """One account, by its figures alone."""

    account_id: uuid.UUID
    name: str
    segment: str
    rank: int
    score: Decimal
    measured: Sequence[Measured]
    is_cut: bool


@dataclass(frozen=True)
class Provisional:
    """For how many living accounts each criterion has a score, and the first by them."""

    known: list[tuple[Measure, int]]
    accounts: int
    rows: list[ProvisionalRank]
    lacking: str = ""


def provisional_ranking(
    matrix: Matrix, criteria: list[Criterion], *, cap: int
) -> Provisional | None:
    """By a rule's measured criteria; None where somebody has judged, or nothing is measured.

    An active rule without any judged criterion ranks by itself.
    """
    measured = [c for c in criteria if c.is_measured and c.weight]
    judged = [c.id for c in criteria if not c.is_measured]
    is_active = matrix.status != Matrix.Status.DRAFT
    if not measured or (is_active and not judged):
        return None
    if Score.objects.filter(criterion__in=judged).exists():
        return None
    return _ranked([_saved(criterion) for criterion in measured], cap=cap)


def ranking_before_rule(*, cap: int) -> Provisional | None:
    """By what the months carry, before any rule is written; None without revenue."""
    data = carried()
    if not data.accounts:
        return None
    return _ranked([_proposed(c) for c in measured_by(data)], cap=cap, lacking=_lacking(data))


def _lacking(data: Carried) -> str:
    """What the months can't carry yet, in a sentence; empty where they carry all."""
    if not data.has_growth and not data.has_margin:
        return _(
            "The months carry no growth yet, which takes two years, and no margin, which takes"
            " costs."
        )
    if not data.has_growth:
        return _("The months carry no growth yet: that takes two years.")
    if not data.has_margin:
        return _("The months carry no margin yet: that takes costs.")
    return ""


def _saved(criterion: Criterion) -> Measure:
    limits = [Decimal(limit) for limit in criterion.breakpoints]
    return Measure(
        criterion.name, criterion.weight, criterion.metric, limits, criterion.score_without
    )


def _proposed(values: dict[str, Any]) -> Measure:
    limits = [Decimal(limit) for limit in values["breakpoints"]]
    named = str(values["name"])
    return Measure(named, values["weight"], values["metric"], limits, values["score_without"])


def _ranked(measures: list[Measure], *, cap: int, lacking: str = "") -> Provisional:
    values: dict[str, Any] = {"organization": require_organization_id(), "most": SHOWN + 1}
    for n, measure in enumerate(measures):
        unit = int(METRICS[Criterion.Metric(measure.metric)][2])
        values[f"limits_{n}"] = [str(limit * unit) for limit in measure.limits]
        values[f"without_{n}"] = measure.without
    numbers = range(len(measures))
    scored = _SCORED.format(columns=",".join(_columns(n, m) for n, m in enumerate(measures)))
    points = " + ".join(f"score_{n} * {m.weight}" for n, m in enumerate(measures))
    columns = ", ".join(f"s.score_{n}, s.figure_{n}" for n in numbers)
    counts = ", ".join(f"count(score_{n})" for n in numbers)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), {counts} FROM ({scored}) AS s", values)
        accounts, *known = cursor.fetchone()
        cursor.execute(_RANKED.format(columns=columns, points=points, scored=scored), values)
        found = cursor.fetchall()
    rows = _rows(found, measures, cap)
    return Provisional(list(zip(measures, known, strict=True)), accounts, rows, lacking)


def _columns(n: int, measure: Measure) -> str:
    figure, known, _unit = METRICS[Criterion.Metric(measure.metric)]
    return _SCORE.format(n=n, figure=figure, known=known)


def _rows(found: list[Any], measures: list[Measure], cap: int) -> list[ProvisionalRank]:
    """The last account within the cap is marked."""
    cut = cut_after([row[3] for row in found], cap)
    weight = sum(measure.weight for measure in measures)
    return [
        ProvisionalRank(
            account_id=account_id,
            name=name,
            segment=segment,
            rank=rank,
            score=shown(weighted_score(points, weight)),
            measured=[
                Measured(measure.metric, cells[2 * n], cells[2 * n + 1])
                for n, measure in enumerate(measures)
            ],
            is_cut=at == cut,
        )
        for at, (account_id, name, segment, rank, points, *cells) in enumerate(found[:SHOWN])
    ]
