"""A second score of account × criterion, given apart by somebody else than the first.

Whoever gave it may change it for a quarter of an hour, and nobody is shown both meanwhile; then
it stands beside the first, as that was when the second was given.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Abs
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account
from accounts.programme import programme_settings
from audit.entries import record
from rules.errors import NotAllowedError, RuleError, StaleError
from rules.texts import optional
from scoring.models import WIDE, Criterion, Matrix, Score, SecondScore
from scoring.scores import ScoreConflictError, check_score, first_version, said
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled

MINUTES = 15
"""For so long a slip can be put right; from then on both are shown, and the second stands."""


def is_on() -> bool:
    """Whether the organisation has chosen that a second person may score apart."""
    return programme_settings().second_scoring


def shown_until(now: datetime) -> datetime:
    """Second scores that were given by then are shown beside the first."""
    return now - timedelta(minutes=MINUTES)


def is_open(second: SecondScore, now: datetime) -> bool:
    """Whether its author may still change it."""
    return second.given_at > shown_until(now)


def shown_pairs() -> QuerySet[SecondScore]:
    """The second scores that stand, with who gave both."""
    found = SecondScore.objects.filter(given_at__lte=shown_until(timezone.now()))
    return found.select_related("author", "first_author")


def widest_spreads(matrix: Matrix, accounts: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How far two people are apart on the worst criterion of these, where it is wide. One query."""
    until = shown_until(timezone.now())
    found = _wide().rows(matrix=matrix.pk, accounts=list(accounts), until=until)
    spreads: dict[uuid.UUID, int] = {}
    for row in found:
        spreads[row["account_id"]] = max(row["apart"], spreads.get(row["account_id"], 0))
    return spreads


@cache
def _wide() -> Compiled:
    apart = Abs(F("value") - F("first_value"))
    found = SecondScore.objects.filter(
        criterion__matrix=Mark("matrix"),
        account__any_of=Mark("accounts"),
        given_at__lte=Mark("until"),
    )
    wide = found.annotate(apart=apart).filter(apart__gte=WIDE)
    return compiled(wide.order_by().values("account_id", "apart"))


def to_give(actor: Actor) -> QuerySet[Score]:
    """First scores that somebody else gave and of which nobody has given a second."""
    given = SecondScore.objects.filter(criterion=OuterRef("criterion"), account=OuterRef("account"))
    judged = Q(criterion__kind=Criterion.Kind.JUDGED, author__isnull=False)
    return Score.objects.filter(judged, ~Exists(given)).exclude(author=actor.membership)


@transaction.atomic
def set_second_score(
    *,
    actor: Actor,
    criterion: Criterion,
    account: Account,
    value: int | None,
    rationale: str | None = None,
    expected_version: int | None = None,
) -> SecondScore | None:
    """Give a second score, change one's own, or clear it (None). Audited; ranks stay.

    Arguments are those of `scores.set_score`. Raises RuleError where nobody else was first, where
    somebody else was second, or where one's own stands.
    """
    actor.require("score.change", account)
    _check(actor, criterion, account, value)
    old = _locked(criterion, account)
    if old is not None and old.author_id != actor.membership_id:
        raise RuleError(_already())
    if expected_version is not None and expected_version != (old.version if old else 0):
        raise ScoreConflictError(old)
    if old is not None and not is_open(old, timezone.now()):
        raise RuleError(_("Your second score stands beside the first one; it is not changed."))
    if value is None:
        if old is not None:
            _remove(actor, old)
        return None
    before = None if old is None else [old.value, old.rationale]
    second = old or _begun(actor, criterion, account)
    second.value = value
    if rationale is not None:
        second.rationale = optional("rationale", rationale, at_most=500)
    after = [second.value, second.rationale]
    if before != after:
        _write(second, is_new=old is None)
        _tell(actor, second, "second_score.set", [before, after])
    return second


@transaction.atomic
def take_back(*, actor: Actor, second: SecondScore, expected_version: int | None = None) -> None:
    """Delete a second score that stands, for leaders. Audited."""
    actor.require("matrix.change")
    found = SecondScore.objects.select_for_update(of=("self",)).filter(pk=second.pk).first()
    if found is None or (expected_version is not None and found.version != expected_version):
        raise StaleError(_("Someone else changed this score in the meantime."))
    _remove(actor, found)


def _check(actor: Actor, criterion: Criterion, account: Account, value: int | None) -> None:
    if actor.membership is None:
        raise NotAllowedError(_("Only a person scores apart."))
    if not is_on():
        raise RuleError(_("Second scores are switched off."))
    if criterion.matrix.status != Matrix.Status.ACTIVE:
        raise RuleError(_("Only the active matrix is scored apart."))
    check_score(criterion, account, value)


def _locked(criterion: Criterion, account: Account) -> SecondScore | None:
    found = SecondScore.objects.select_for_update(of=("self",))
    return found.filter(criterion=criterion, account=account).first()


def _begun(actor: Actor, criterion: Criterion, account: Account) -> SecondScore:
    """A new one beside the first score as it is now."""
    first = Score.objects.filter(criterion=criterion, account=account).first()
    if first is None or first.author_id is None:
        raise RuleError(_("No person has given the first score yet."))
    if first.author_id == actor.membership_id:
        raise RuleError(_("You gave the first score; somebody else gives the second."))
    return SecondScore(
        criterion=criterion,
        account=account,
        author=actor.membership,
        first_value=first.value,
        first_author_id=first.author_id,
        first_at=first.scored_at,
        version=first_version(),
    )


def _write(second: SecondScore, *, is_new: bool) -> None:
    second.version += 1
    try:
        with transaction.atomic():
            second.save(force_insert=is_new)
    except IntegrityError as error:
        raise RuleError(_already()) from error


def _remove(actor: Actor, second: SecondScore) -> None:
    _tell(actor, second, "second_score.removed", [[second.value, second.rationale], None])
    second.delete()


def _tell(actor: Actor, second: SecondScore, action: str, cell: list[Any]) -> None:
    record(
        actor=actor,
        action=action,
        target=second.account,
        changes={second.criterion.name: [said(side) for side in cell]},
        thing=second,
    )


def _already() -> str:
    return _("Somebody else has given the second score already.")
