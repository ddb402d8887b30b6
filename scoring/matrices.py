"""The life of a matrix: draft → active → retired."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.entries import record
from kam.errors import FieldError, RuleError, StaleError
from scoring.models import Criterion, Matrix
from scoring.standings import recompute
from tenants.actors import Actor
from tenants.scope import require_organization_id

FEWEST, MOST, LIMITS = 3, 5, 9
CRITERION_FIELDS = (
    "name", "description", "weight", "kind", "metric", "breakpoints",
    "anchor_1", "anchor_5", "anchor_10",
)  # fmt: skip

COPY_SCORES = """
    INSERT INTO scoring_score (id, organization_id, criterion_id, account_id, value, rationale,
                               author_id, scored_at, version)
    SELECT gen_random_uuid(), organization_id, %s, account_id, value, rationale, author_id,
           scored_at, 1
    FROM scoring_score WHERE organization_id = %s AND criterion_id = %s
"""


@dataclass(frozen=True)
class Move:
    """Where one account stands in two matrices; None is "no total"."""

    account_id: uuid.UUID
    name: str
    before: int | None
    after: int | None


def active_matrix() -> Matrix | None:
    """The one that counts, or None before the first."""
    return Matrix.objects.filter(status=Matrix.Status.ACTIVE).first()


@transaction.atomic
def create_draft(*, actor: Actor, name: str, criteria: list[dict[str, Any]]) -> Matrix:
    """A draft with criteria of its own. Audited. Raises RuleError when they break a rule."""
    actor.require("matrix.change")
    matrix = _new(name)
    _write_criteria(matrix, criteria)
    recompute(matrix)
    record(actor=actor, action="matrix.drafted", target=matrix)
    return matrix


@transaction.atomic
def copy_to_draft(
    *, actor: Actor, source: Matrix, weights: dict[uuid.UUID, int] | None = None
) -> Matrix:
    """A draft with the criteria and scores of another version, weights moved where given."""
    actor.require("matrix.change")
    matrix = _new(source.name)
    for old in source.criteria.order_by("position"):
        new = Criterion(matrix=matrix, position=old.position)
        for field in CRITERION_FIELDS:
            setattr(new, field, getattr(old, field))
        new.weight = (weights or {}).get(old.id, old.weight)
        _check_weight(new.weight, old.position - 1)
        new.save()
        _copy_scores(old, new)
    recompute(matrix)
    record(
        actor=actor, action="matrix.drafted", target=matrix, changes={"from": [None, str(source)]}
    )
    return matrix


@transaction.atomic
def change_draft(
    *, actor: Actor, matrix: Matrix, name: str, criteria: list[dict[str, Any]], version: int
) -> Matrix:
    """Replace a draft's criteria; those with a known `id` keep their scores. Audited."""
    actor.require("matrix.change")
    matrix = _lock(matrix.id)
    _require_draft(matrix)
    if matrix.version != version:
        raise StaleError
    matrix.name = name.strip()
    matrix.version += 1
    matrix.save()
    _write_criteria(matrix, criteria)
    recompute(matrix)
    record(actor=actor, action="matrix.changed", target=matrix)
    return matrix


@transaction.atomic
def delete_draft(*, actor: Actor, matrix: Matrix) -> None:
    """Throw a draft away with its scores. Audited."""
    actor.require("matrix.change")
    matrix = _lock(matrix.id)
    _require_draft(matrix)
    record(actor=actor, action="matrix.deleted", target=matrix)
    matrix.delete()


@transaction.atomic
def activate(*, actor: Actor, matrix: Matrix, version: int | None = None) -> Matrix:
    """The draft counts from now on, the active one is retired. Audited."""
    actor.require("matrix.change")
    _lock_all()
    matrix = _lock(matrix.id)
    _require_draft(matrix)
    if version is not None and matrix.version != version:
        raise StaleError
    _check_count(matrix.criteria.count())
    now = timezone.now()
    old = active_matrix()
    if old is not None:
        Matrix.objects.filter(pk=old.pk).update(
            status=Matrix.Status.RETIRED, retired_at=now, version=F("version") + 1
        )
        record(actor=actor, action="matrix.retired", target=old)
    matrix.status, matrix.activated_at = Matrix.Status.ACTIVE, now
    matrix.version += 1
    matrix.save()
    recompute(matrix)
    record(actor=actor, action="matrix.activated", target=matrix)
    return matrix


def difference(draft: Matrix, *, cap: int) -> dict[str, list[Move]]:
    """Who would enter and who would leave the first `cap` ranks, and every other move."""
    from scoring.ranking import all_ranks

    before = all_ranks(active_matrix())
    after = all_ranks(draft)
    names = {account_id: name for account_id, (_rank, name) in (before | after).items()}
    moves = [
        Move(i, name, before.get(i, (None, ""))[0], after.get(i, (None, ""))[0])
        for i, name in names.items()
    ]
    moves.sort(key=lambda m: (m.after is None, m.after or 0, m.before or 0, m.name))

    def inside(rank: int | None) -> bool:
        return rank is not None and rank <= cap

    return {
        "entering": [m for m in moves if inside(m.after) and not inside(m.before)],
        "leaving": [m for m in moves if inside(m.before) and not inside(m.after)],
        "moving": [
            m for m in moves if inside(m.before) and inside(m.after) and m.before != m.after
        ],
    }


def _new(name: str) -> Matrix:
    if not name.strip():
        raise RuleError.on("name", _("Give the matrix a name."), "required")
    _lock_all()
    last = Matrix.objects.aggregate(last=Max("number"))["last"] or 0
    return Matrix.objects.create(name=name.strip(), number=last + 1)


def _lock_all() -> None:
    """One at a time changes which matrices the organisation has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"matrices {require_organization_id()}"],
        )


def _lock(matrix_id: uuid.UUID) -> Matrix:
    return Matrix.objects.select_for_update().get(pk=matrix_id)


def _require_draft(matrix: Matrix) -> None:
    if matrix.status != Matrix.Status.DRAFT:
        raise RuleError(_("Only a draft can be changed. Copy this version to a draft."))


def _write_criteria(matrix: Matrix, criteria: list[dict[str, Any]]) -> None:
    _check_count(len(criteria))
    known = {c.id: c for c in matrix.criteria.all()}
    cleaned = [_clean(values, position) for position, values in enumerate(criteria)]
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
        for field, value in values.items():
            setattr(criterion, field, value)
        criterion.save()


def _clean(values: dict[str, Any], position: int) -> dict[str, Any]:
    cleaned: dict[str, Any] = {field: values.get(field) or "" for field in CRITERION_FIELDS}
    cleaned["name"] = str(cleaned["name"]).strip()
    if not cleaned["name"]:
        raise RuleError.on(f"criteria/{position}/name", _("Give the criterion a name."), "required")
    cleaned["weight"] = values.get("weight") or 0
    _check_weight(cleaned["weight"], position)
    cleaned["kind"] = cleaned["kind"] or Criterion.Kind.JUDGED
    if cleaned["kind"] == Criterion.Kind.MEASURED:
        if cleaned["metric"] not in Criterion.Metric.values:
            raise RuleError.on(f"criteria/{position}/metric", _("Choose the figure to measure."))
        cleaned["breakpoints"] = _limits(values.get("breakpoints") or [], position)
    else:
        cleaned["metric"], cleaned["breakpoints"] = "", []
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
            _("Write nine rising figures: reaching the first gives a 2, the last a 10."),
        )
    return [str(limit) for limit in limits]


def _check_weight(weight: int, position: int) -> None:
    if not 1 <= weight <= 100:
        raise RuleError.on(
            f"criteria/{position}/weight", _("A weight is a whole number from 1 to 100.")
        )


def _check_count(count: int) -> None:
    if not FEWEST <= count <= MOST:
        detail = _("A matrix has 3 to 5 criteria.")
        raise RuleError(detail, errors=[FieldError("/criteria", "count", detail)])


def _copy_scores(old: Criterion, new: Criterion) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COPY_SCORES, [new.id, require_organization_id(), old.id])
