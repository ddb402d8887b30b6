"""Scoring one cell: account × criterion."""

from __future__ import annotations

import time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Account
from audit.entries import record, unsaid
from rules.errors import ConflictError, RuleError
from rules.texts import optional
from scoring.models import Criterion, Matrix, Score, SecondScore
from scoring.standings import recompute_standings
from tenants.actors import Actor


class ScoreConflictError(ConflictError):
    """Someone else scored the cell first; carries theirs so that the person can choose."""

    def __init__(self, theirs: Score | SecondScore | None) -> None:
        super().__init__(_("Someone else scored this in the meantime."))
        self.theirs = theirs


@transaction.atomic
def set_score(
    *,
    actor: Actor,
    criterion: Criterion,
    account: Account,
    value: int | None,
    rationale: str | None = None,
    expected_version: int | None = None,
) -> Score | None:
    """Give the cell a value (None clears it). Audited; the account's standing follows.

    `expected_version` is the version the person saw, 0 for an empty cell, None to write
    whatever is there. `rationale` None keeps the one that stands. Raises
    ScoreConflictError with the other person's score when the cell moved on.
    """
    check_cell(actor, criterion, account, value)
    old = (
        Score.objects.select_for_update(of=("self",))
        .filter(criterion=criterion, account=account)
        .first()
    )
    if expected_version is not None and expected_version != (old.version if old else 0):
        raise ScoreConflictError(old)
    before = None if old is None else [old.value, old.rationale]
    cell = None if old is None else old.pk
    score = _write(actor, criterion, account, value, rationale, old)
    after = None if score is None else [score.value, score.rationale]
    if before != after:
        recompute_standings(criterion.matrix, [account.id])
        record(
            actor=actor,
            action="score.set",
            target=account,
            changes={criterion.name: [said(before), said(after)]},
            thing=score or Score(pk=cell),
        )
    return score


def said(cell: list[Any] | None) -> list[Any] | None:
    """What the log says: the value as it is; of the rationale only that there is one."""
    return cell and [cell[0], unsaid(cell[1])]


def _write(
    actor: Actor,
    criterion: Criterion,
    account: Account,
    value: int | None,
    rationale: str | None,
    old: Score | None,
) -> Score | None:
    if value is None:
        if old is not None:
            old.delete()
        return None
    score = old or Score(criterion=criterion, account=account, version=first_version())
    score.value = value
    if rationale is not None:
        score.rationale = optional("rationale", rationale, at_most=500)
    score.author = actor.membership
    score.version += 1
    try:
        with transaction.atomic():
            score.save(force_insert=old is None)
    except IntegrityError as error:
        theirs = Score.objects.filter(criterion=criterion, account=account).first()
        raise ScoreConflictError(theirs) from error
    return score


def first_version() -> int:
    """Of a new score: a cell cleared and scored again never repeats a version that someone saw.

    In microseconds: a score is not written a million times a second, so counting on from one
    stays below the next.
    """
    return time.time_ns() // 1000


def check_cell(actor: Actor, criterion: Criterion, account: Account, value: int | None) -> None:
    """Whether the actor may give the cell this value, or take it. NotAllowedError, RuleError."""
    actor.require("score.change", account)
    if criterion.matrix.status == Matrix.Status.RETIRED:
        raise RuleError(_("A retired matrix is not scored any more."))
    check_score(criterion, account, value)


def check_score(criterion: Criterion, account: Account, value: int | None) -> None:
    """A judged criterion, a living account, a whole number from 1 to 10 or none. RuleError."""
    if criterion.is_measured:
        raise RuleError(_("This criterion is measured from figures; nobody judges it."))
    if account.is_archived:
        raise RuleError(_("An archived account is not scored."))
    if value is not None and not 1 <= value <= 10:
        raise RuleError.on("value", _("A score is a whole number from 1 to 10."))
