"""The one pen of computed figures: objectives follow the data that they are measured by.

An objective that is open follows; one that is reached, missed or dropped keeps its last figure.
Nobody wrote it, so neither its version nor the day of the plan's last change moves.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from plans.measured.series import Series
from plans.measured.sources import SOURCES
from plans.models import Objective, ObjectiveProgress

_NOTHING = Series(())
_AT_ONCE = 500
"""Objectives in one statement: it says each value by a case of its own."""
_TYPED = Q(measure=Objective.Measure.TYPED)


def measure_accounts(account_ids: Collection[uuid.UUID] | None = None) -> None:
    """The data of some accounts changed, or of all: their open objectives follow."""
    computed = Q(plan__deleted_at=None, status=Objective.Status.OPEN) & ~_TYPED
    if account_ids is not None:
        computed &= Q(plan__account_id__any_of=account_ids)
    _measure(list(_locked().filter(computed)))


def measure_objectives(objective_ids: Collection[uuid.UUID]) -> None:
    """These were just written."""
    _measure(list(_locked().filter(~_TYPED, pk__in=objective_ids)))


def _locked() -> QuerySet[Objective]:
    found = Objective.objects.select_related("plan").order_by("id")
    return found.select_for_update(of=("self",), no_key=True)


def _measure(objectives: Sequence[Objective]) -> None:
    if not objectives:
        return
    series = _series_of(objectives)
    changed = []
    for one in objectives:
        found = series[one.pk].now(one.plan.ends_on)
        value, day = (found.value, found.day) if found and found.value is not None else (None, None)
        if (one.current, one.measured_on) != (value, day):
            one.current, one.measured_on, one.updated_at = value, day, timezone.now()
            changed.append(one)
    fields = ["current", "measured_on", "updated_at"]
    Objective.objects.bulk_update(changed, fields, batch_size=_AT_ONCE)
    _keep_lines(objectives, series)


def _series_of(objectives: Sequence[Objective]) -> dict[uuid.UUID, Series]:
    """By objective; each source is asked once, whatever the number of accounts."""
    asked: dict[str, set[uuid.UUID]] = defaultdict(set)
    for one in objectives:
        asked[one.measure].add(one.plan.account_id)
    found = {measure: SOURCES[measure](sorted(ids)) for measure, ids in asked.items()}
    return {one.pk: found[one.measure].get(one.plan.account_id, _NOTHING) for one in objectives}


def _keep_lines(objectives: Sequence[Objective], series: dict[uuid.UUID, Series]) -> None:
    """The points of each line as the data have them; where nobody keeps the past, those seen."""
    kept: dict[uuid.UUID, dict[date, Decimal]] = defaultdict(dict)
    ids: dict[tuple[uuid.UUID, date], uuid.UUID] = {}
    rows = ObjectiveProgress.objects.filter(objective__in=objectives)
    for pk, objective_id, day, value in rows.values_list("id", "objective_id", "day", "value"):
        kept[objective_id][day], ids[objective_id, day] = value, pk
    stale, made = [], []
    for one in objectives:
        line = _line_of(one, series[one.pk])
        before = kept[one.pk]
        gone = [day for day in before if before[day] != line.get(day, before[day])]
        if series[one.pk].keeps_past:
            gone += [day for day in before if day not in line]
        stale += [ids[one.pk, day] for day in gone]
        made += [
            ObjectiveProgress(objective=one, day=day, value=value)
            for day, value in line.items()
            if before.get(day) != value
        ]
    rows.filter(pk__in=stale).delete()
    ObjectiveProgress.objects.bulk_create(made)


def _line_of(objective: Objective, series: Series) -> dict[date, Decimal]:
    plan = objective.plan
    if series.keeps_past:
        return series.line(plan.starts_on, plan.ends_on)
    now = series.now(plan.ends_on)
    return {now.day: now.value} if now and now.value is not None else {}
