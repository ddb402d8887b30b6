"""Holding a review: its brief is kept, decisions become actions, the next one is planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account
from audit.entries import record
from plans.actions.rules import open_action
from plans.models import Action
from reviews.business_days import closed_for
from reviews.cadences.planning import plan_accounts
from reviews.cadences.rules import cadence_of
from reviews.dates import Series, next_due
from reviews.models import Review
from reviews.review.brief import brief_of
from reviews.review.closing import lock_planned, note_missed
from reviews.review.writing import put_texts, tell_addressed
from rules.errors import RuleError
from tenants.actors import Actor
from tenants.models import Membership
from tenants.organizations import current_organization

DECISIONS_AT_MOST = 50
EARLIEST_YEAR = 1990


@dataclass(frozen=True)
class Decision:
    """What was decided; it becomes an action. Without an owner it is the KAM's, without a date
    it is due when the next review is."""

    title: str
    owner: Membership | None = None
    due_on: date | None = None


@transaction.atomic
def hold(
    *,
    actor: Actor,
    review: Review,
    today: date,
    held_on: date | None = None,
    minutes: str | None = None,
    decisions: Sequence[Decision] = (),
    version: int | None = None,
) -> Review:
    """Close a review as held. Audited; makes its actions and the next review of the series.

    `held_on` is today unless it was earlier; `minutes` None keeps those that stand.
    """
    locked = lock_planned(actor=actor, review=review, version=version)
    held_on = held_on or today
    if held_on > today:
        raise RuleError.on("held_on", _("Enter a date of today or earlier."))
    if held_on.year < EARLIEST_YEAR:
        raise RuleError.on("held_on", _("Choose a year from 1990 to 2100."))
    if len(decisions) > DECISIONS_AT_MOST:
        raise RuleError.on("decisions", _("Up to 50 decisions."))
    note_missed(actor=actor, review=locked, today=today)
    locked.brief = brief_of(locked, today=held_on)
    written = put_texts(locked, {} if minutes is None else {"minutes": minutes})
    locked.state = Review.State.HELD
    locked.held_at, locked.held_on = timezone.now(), held_on
    locked.closed_by = actor.membership
    locked.version += 1
    locked.save()
    record(
        actor=actor,
        action="review.held",
        target=locked,
        changes={"state": ["planned", "held"], "held_on": [None, held_on.isoformat()]} | written,
    )
    if decisions:
        _open(actor, locked, decisions, today)
    plan_accounts(actor=actor, account_ids=[locked.account_id], today=today)
    tell_addressed(actor, locked, written)
    return locked


def _open(actor: Actor, review: Review, decisions: Sequence[Decision], today: date) -> None:
    owner, due_on = usual_owner(actor, review.account), next_date(review, today=today)
    for decision in decisions:
        open_action(
            actor=actor,
            account=review.account,
            title=decision.title,
            owner=decision.owner or owner,
            due_on=decision.due_on or due_on,
            review_id=review.pk,
            source=Action.Source.DECISION,
        )


def usual_owner(actor: Actor, account: Account) -> Membership | None:
    """Who sees to a decision that names nobody: the account's KAM, else who holds the review."""
    return account.owner or actor.membership


def next_date(review: Review, *, today: date) -> date | None:
    """When the next review of the kind is due: planned already, or by the series."""
    later = Review.objects.filter(
        account=review.account_id, kind=review.kind, state=Review.State.PLANNED, due_on__gt=today
    )
    planned = later.exclude(pk=review.pk).order_by("due_on", "id").first()
    if planned is not None:
        return planned.due_on
    cadence = cadence_of(review.account, review.kind, review.tier)
    if cadence is None or review.slot_on is None:
        return None
    series = Series(cadence.rhythm, cadence.anchor_on)
    closed = closed_for(current_organization())
    tomorrow = today + timedelta(days=1)
    return next_due(series, closed, from_day=tomorrow, after_slot=review.slot_on).due_on
