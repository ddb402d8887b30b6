"""The criteria of a draft: how many, which weights, what a figure is measured by."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rules.errors import FieldError, RuleError
from rules.texts import optional, titled
from scoring.models import Criterion, Matrix

FEWEST, MOST, LIMITS = 3, 5, 9
NINE_RISING = gettext_lazy(
    "Write nine rising figures: reaching the first gives a 2, the last a 10."
)
CRITERION_FIELDS = (
    "name",
    "description",
    "weight",
    "kind",
    "metric",
    "breakpoints",
    "score_without",
    "anchor_1",
    "anchor_5",
    "anchor_10",
)
PROSE = {"description": 300, "anchor_1": 200, "anchor_5": 200, "anchor_10": 200}
"""With the letters that each holds."""


def write_criteria(matrix: Matrix, criteria: list[dict[str, Any]]) -> None:
    """Make a draft's criteria these, in this order; one with a known `id` keeps its scores."""
    check_count(len(criteria))
    known = {c.id: c for c in matrix.criteria.all()}
    cleaned = [_clean(values, position) for position, values in enumerate(criteria)]
    check_weights([values["weight"] for values in cleaned])
    names = [values["name"].casefold() for values in cleaned]
    if len(set(names)) < len(names):
        raise RuleError.on("criteria", _("Two criteria have the same name."), "duplicate")
    ids = [values["id"] for values in criteria if values.get("id")]
    if len(set(ids)) < len(ids):
        raise RuleError.on("criteria", _("Two criteria have the same id."), "duplicate")
    kept = set(ids)
    for criterion_id, criterion in known.items():
        if criterion_id not in kept:
            criterion.delete()
    for criterion in matrix.criteria.all():  # names may change places
        Criterion.objects.filter(pk=criterion.pk).update(name=f"{criterion.pk}")
    for position, values in enumerate(cleaned):
        wanted = criteria[position].get("id")
        if wanted is not None and wanted not in known:
            raise RuleError.on(f"criteria/{position}/id", _("There is no such criterion here."))
        criterion = known[wanted] if wanted else Criterion(matrix=matrix)
        criterion.position = position + 1
        if criterion.kind != values["kind"] or criterion.metric != values["metric"]:
            criterion.scores.all().delete()
            criterion.second_scores.all().delete()
        for field, value in values.items():
            setattr(criterion, field, value)
        criterion.save()


def _clean(values: dict[str, Any], position: int) -> dict[str, Any]:
    cleaned: dict[str, Any] = {field: values.get(field) or "" for field in CRITERION_FIELDS}
    asked = _("Give the criterion a name.")
    place = f"criteria/{position}"
    cleaned["name"] = titled(f"{place}/name", str(cleaned["name"]), at_most=60, ask=asked)
    for name, at_most in PROSE.items():
        cleaned[name] = optional(f"{place}/{name}", cleaned[name], at_most=at_most)
    cleaned["weight"] = values.get("weight") or 0
    cleaned["kind"] = cleaned["kind"] or Criterion.Kind.JUDGED
    if cleaned["kind"] == Criterion.Kind.MEASURED:
        if cleaned["metric"] not in Criterion.Metric.values:
            raise RuleError.on(f"criteria/{position}/metric", _("Choose the figure to measure."))
        cleaned["breakpoints"] = _limits(values.get("breakpoints") or [], position)
        cleaned["score_without"] = _score_without(values.get("score_without"), position)
    else:
        cleaned["metric"], cleaned["breakpoints"], cleaned["score_without"] = "", [], None
    return cleaned


def _limits(values: list[Any], position: int) -> list[str]:
    """Nine rising figures: reaching the first gives a 2, the last a 10."""
    try:
        limits = [Decimal(str(value)) for value in values]
    except InvalidOperation:
        limits = []
    rising = all(a < b for a, b in pairwise(limits))
    if len(limits) != LIMITS or not rising or not all(limit.is_finite() for limit in limits):
        raise RuleError.on(
            f"criteria/{position}/breakpoints",
            str(NINE_RISING),
        )
    return [str(limit) for limit in limits]


def _score_without(value: int | None, position: int) -> int | None:
    if value is not None and not 1 <= value <= 10:
        raise RuleError.on(
            f"criteria/{position}/score_without", _("A score is a whole number from 1 to 10.")
        )
    return value


def check_weights(weights: list[int]) -> None:
    """Whole numbers from 0 to 100 of which one counts, or RuleError. A draft may weigh with 0."""
    for position, weight in enumerate(weights):
        if not 0 <= weight <= 100:
            raise RuleError.on(
                f"criteria/{position}/weight", _("A weight is a whole number from 0 to 100.")
            )
    if not any(weights):
        raise RuleError.on("criteria/0/weight", _("Some criterion needs a weight above 0."))


def check_each_counts(weights: list[int]) -> None:
    """What is activated leaves no criterion without weight, or RuleError."""
    if not all(weights):
        raise RuleError.on(
            f"criteria/{weights.index(0)}/weight",
            _("Give each criterion a weight above 0, or take it out, before you activate."),
        )


def check_count(count: int) -> None:
    """3 to 5, or RuleError."""
    if not FEWEST <= count <= MOST:
        detail = _("A matrix has 3 to 5 criteria.")
        raise RuleError(detail, errors=[FieldError("/criteria", "count", detail)])
