"""The measures of accounts over time, as objectives of their plans read them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import date

from plans.measured.series import Point, Series, rounded
from plans.measured.sources import BySource
from reviews.measures.trends import Answer, periods
from reviews.models import Measure, MeasureKind


def satisfaction(account_ids: Collection[uuid.UUID]) -> BySource:
    """The mean of each quarter's answers."""
    return _by_quarter(MeasureKind.SATISFACTION, account_ids)


def engagement(account_ids: Collection[uuid.UUID]) -> BySource:
    """The same."""
    return _by_quarter(MeasureKind.ENGAGEMENT, account_ids)


def _by_quarter(kind: str, account_ids: Collection[uuid.UUID]) -> BySource:
    answers: dict[uuid.UUID, list[Answer]] = defaultdict(list)
    found = Measure.objects.filter(account__in=account_ids, kind=kind).order_by("measured_on")
    for account_id, day, value in found.values_list("account_id", "measured_on", "value"):
        answers[account_id].append(Answer(day, value))
    return {account_id: _series(given) for account_id, given in answers.items()}


def _series(answers: list[Answer]) -> Series:
    """A quarter stands at the day of its last answer."""
    last: dict[tuple[int, int], date] = {}
    for answer in answers:
        last[answer.on.year, (answer.on.month - 1) // 3 + 1] = answer.on
    return Series(
        [Point(last[one.year, one.quarter], rounded(one.mean)) for one in periods(answers)]
    )
