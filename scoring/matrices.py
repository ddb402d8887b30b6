"""The life of a matrix: draft → active → retired."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.entries import record
from rules.errors import NotFoundError, RuleError, StaleError
from rules.texts import optional, titled
from scoring.criteria import (
    CRITERION_FIELDS,
    check_count,
    check_each_counts,
    check_weights,
    write_criteria,
)
from scoring.ladder import count_rungs, lock_standings
from scoring.models import Criterion, Matrix
from scoring.standings import recompute
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled
from tenants.ids import NEW_KEY
from tenants.scope import require_organization_id, take_turns

COPY_SCORES = f"""
    INSERT INTO scoring_score (id, organization_id, criterion_id, account_id, value, rationale,
                               author_id, scored_at, version)
    SELECT {NEW_KEY}, organization_id, %s, account_id, value, rationale, author_id,
           scored_at, 1
    FROM scoring_score WHERE organization_id = %s AND criterion_id = %s
"""
COPY_SECOND_SCORES = f"""
    INSERT INTO scoring_secondscore (id, organization_id, criterion_id, account_id, value,
                                     rationale, author_id, given_at, first_value,
                                     first_author_id, first_at, version)
    SELECT {NEW_KEY}, organization_id, %s, account_id, value, rationale, author_id, given_at,
           first_value, first_author_id, first_at, 1
    FROM scoring_secondscore WHERE organization_id = %s AND criterion_id = %s
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


def active_and_previous() -> tuple[Matrix | None, Matrix | None]:
    """The one that counts and the one that counted before it, in one query."""
    newest = _newest().objects()
    if not newest or newest[0].status != Matrix.Status.ACTIVE:
        return None, None
    return newest[0], newest[1] if len(newest) > 1 else None


@cache
def _newest() -> Compiled:
    found = Matrix.objects.exclude(status=Matrix.Status.DRAFT)
    return compiled(found.order_by(F("retired_at").desc(nulls_first=True))[:2], by_key=True)


def criteria_of(matrix: Matrix) -> list[Criterion]:
    """Its criteria in their order."""
    return _criteria().objects(matrix=matrix.pk)


@cache
def _criteria() -> Compiled:
    return compiled(
        Criterion.objects.filter(matrix=Mark("matrix")).order_by("position"), by_key=True
    )


@transaction.atomic
def create_draft(*, actor: Actor, name: str, criteria: list[dict[str, Any]]) -> Matrix:
    """A draft with criteria of its own. Audited. Raises RuleError when they break a rule."""
    actor.require("matrix.change")
    matrix = _new(name)
    write_criteria(matrix, criteria)
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
    criteria = list(source.criteria.order_by("position"))
    moved = [(weights or {}).get(old.id, old.weight) for old in criteria]
    check_weights(moved)
    for old, weight in zip(criteria, moved, strict=True):
        new = Criterion(matrix=matrix, position=old.position)
        for field in CRITERION_FIELDS:
            setattr(new, field, getattr(old, field))
        new.weight = weight
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
    matrix.name = _named(name)
    matrix.version += 1
    matrix.save()
    write_criteria(matrix, criteria)
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
def activate(*, actor: Actor, matrix: Matrix, version: int | None = None, note: str = "") -> Matrix:
    """The draft counts from now on, the active one is retired. Audited, with why."""
    actor.require("matrix.change")
    _lock_all()
    matrix = _lock(matrix.id)
    _require_draft(matrix)
    if version is not None and matrix.version != version:
        raise StaleError
    weights = list(matrix.criteria.order_by("position").values_list("weight", flat=True))
    check_count(len(weights))
    check_each_counts(weights)
    now = timezone.now()
    _retire(actor, now)
    matrix.status, matrix.activated_at = Matrix.Status.ACTIVE, now
    matrix.activated_by, matrix.activation_note = (
        actor.membership,
        optional("note", note, at_most=500),
    )
    matrix.version += 1
    matrix.save()
    recompute(matrix)
    changes = {"note": [None, matrix.activation_note]} if matrix.activation_note else {}
    record(actor=actor, action="matrix.activated", target=matrix, changes=changes)
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


def _retire(actor: Actor, now: datetime) -> None:
    """The active version stops counting; from now on it ranks archived accounts too."""
    old = active_matrix()
    if old is None:
        return
    old = _lock(old.id)
    old.status, old.retired_at = Matrix.Status.RETIRED, now
    old.version += 1
    old.save()
    lock_standings(old)
    count_rungs(old)
    record(actor=actor, action="matrix.retired", target=old)


def _named(name: str) -> str:
    return titled("name", name, at_most=80, ask=_("Give the matrix a name."))


def _new(name: str) -> Matrix:
    named = _named(name)
    _lock_all()
    last = Matrix.objects.aggregate(last=Max("number"))["last"] or 0
    return Matrix.objects.create(name=named, number=last + 1)


def _lock_all() -> None:
    """One at a time changes which matrices the organisation has."""
    take_turns("matrices")


def _lock(matrix_id: uuid.UUID) -> Matrix:
    found = Matrix.objects.select_for_update().filter(pk=matrix_id).first()
    if found is None:
        raise NotFoundError
    return found


def _require_draft(matrix: Matrix) -> None:
    if matrix.status != Matrix.Status.DRAFT:
        raise RuleError(_("Only a draft can be changed. Copy this version to a draft."))


def _copy_scores(old: Criterion, new: Criterion) -> None:
    """First and second ones, with whose they are and when."""
    with connection.cursor() as cursor:
        for statement in (COPY_SCORES, COPY_SECOND_SCORES):
            cursor.execute(statement, [new.id, require_organization_id(), old.id])
