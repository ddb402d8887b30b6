"""The second sheet: what somebody else scored, without a word of what they gave."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.discretion import ids_of_team
from accounts.models import Account, AccountFigures
from scoring.models import Criterion, Matrix, Score, SecondScore
from scoring.narrowing import NarrowedRanks
from scoring.second.rules import is_open, shown_pairs, shown_until, to_give
from scoring.sheet import GridRow, ScoreCell
from tenants.actors import Actor

Cells = Mapping[tuple[uuid.UUID, uuid.UUID], uuid.UUID | None]

NOBODY_YET = _("no first score yet")
ONE_OWN = _("you were first")
ANOTHERS = _("given by somebody else")
STANDS = _("stands")


def active_criteria() -> list[Criterion]:
    """Of the active matrix, each with it, in their order; none before the first. One query."""
    found = Criterion.objects.filter(matrix__status=Matrix.Status.ACTIVE)
    return list(found.select_related("matrix").order_by("position"))


def accounts_to_second(
    actor: Actor, criteria: Sequence[Criterion], narrowing: NarrowedRanks, *, is_all: bool
) -> QuerySet[Account]:
    """Living accounts on which the actor may score, the largest revenue first.

    Those with something to give, and those where one may still change what one gave; with
    `is_all` those where one's own second score stands, too.
    """
    ids = [criterion.pk for criterion in criteria]
    here = {"account": OuterRef("pk"), "criterion__in": ids}
    own = SecondScore.objects.filter(author=actor.membership, **here)
    if not is_all:
        own = own.filter(given_at__gt=shown_until(timezone.now()))
    wanted = Q(Exists(to_give(actor).filter(**here))) | Q(Exists(own))
    found = Account.objects.filter(narrowing.of_accounts(), wanted, archived_at=None)
    if not actor.may("score.change"):
        found = found.filter(pk__in=ids_of_team(actor.membership))
    figures = AccountFigures.objects.filter(account=OuterRef("pk"))
    largest = F("revenue_12m").desc(nulls_last=True)
    return (
        found.annotate(revenue_12m=Subquery(figures.values("revenue")[:1]))
        .prefetch_related("team")
        .order_by(largest, "name_key", "id")
    )


def second_grid(
    actor: Actor, criteria: Sequence[Criterion], accounts: Sequence[Account]
) -> list[GridRow]:
    """Rows of cells with one's own second scores; of first scores only whose they are is read."""
    on = {"criterion__in": [c.pk for c in criteria], "account__in": [a.pk for a in accounts]}
    firsts = {
        (account, criterion): author
        for account, criterion, author in Score.objects.filter(**on).values_list(
            "account_id", "criterion_id", "author_id"
        )
    }
    seconds = {
        (second.account_id, second.criterion_id): second
        for second in SecondScore.objects.filter(**on)
    }
    now = timezone.now()
    return [
        (account, [_cell(actor, account, one, firsts, seconds, now) for one in criteria])
        for account in accounts
    ]


def with_pairs(account: Account, cells: Sequence[ScoreCell]) -> None:
    """Put beside each cell of an account the second score that is shown."""
    on = [cell.criterion.pk for cell in cells]
    pairs = {p.criterion_id: p for p in shown_pairs().filter(account=account, criterion__in=on)}
    for cell in cells:
        cell.pair = pairs.get(cell.criterion.pk)


def _cell(
    actor: Actor,
    account: Account,
    criterion: Criterion,
    firsts: Cells,
    seconds: Mapping[tuple[uuid.UUID, uuid.UUID], SecondScore],
    now: datetime,
) -> ScoreCell:
    """Open where one may give or change a second score; else with the reason why not."""
    place = (account.pk, criterion.pk)
    second = seconds.get(place)
    mine = second if second and second.author_id == actor.membership_id else None
    closed = _why_closed(actor, firsts.get(place), second, mine, now)
    is_free = not closed and actor.may("score.change", account)
    return ScoreCell(criterion, mine, is_free, closed=closed)


def _why_closed(
    actor: Actor,
    first: uuid.UUID | None,
    second: SecondScore | None,
    mine: SecondScore | None,
    now: datetime,
) -> str | Promise:
    if mine is not None:
        return "" if is_open(mine, now) else STANDS
    if second is not None:
        return ANOTHERS
    if first is None:
        return NOBODY_YET
    return ONE_OWN if first == actor.membership_id else ""
