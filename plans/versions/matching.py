"""Which version says what a plan says now."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Max

from plans.models import Objective, Plan, PlanVersion
from plans.versions.content import READ, Document, digest_of


class Match(NamedTuple):
    """The number of a version; `has_moved`: figures that the data give are others since."""

    number: int
    has_moved: bool


def matching(plan: Plan, document: Document) -> Match | None:
    """The version that says the same as a plan's document; None where somebody changed it."""
    versions = PlanVersion.objects.filter(plan=plan)
    same = set(versions.filter(digest=digest_of(document)).values_list("number", flat=True))
    if same:
        return Match(max(same & {plan.approved_number} or same), False)
    newest = versions.aggregate(newest=Max("number"))["newest"]
    known = {plan.approved_number, newest} - {None}
    for kept in versions.filter(number__in=known).order_by("number"):
        if _as_written(kept.content) == _as_written(document):
            return Match(kept.number, True)
    return None


def _as_written(document: Document) -> Document:
    """Without what is read from the data: that a figure moved is nobody's change."""
    objectives = [
        row
        if row["measure"] == Objective.Measure.TYPED
        else {name: value for name, value in row.items() if name not in READ}
        for row in document["objectives"]
    ]
    return {**document, "objectives": objectives}
