"""Skipping a review: never without a reason."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.entries import record
from reviews.cadences.planning import plan_accounts
from reviews.models import Review
from reviews.review.closing import lock_planned, note_missed
from rules.texts import written
from tenants.actors import Actor


@transaction.atomic
def skip(
    *, actor: Actor, review: Review, reason: str, today: date, version: int | None = None
) -> Review:
    """Close a review as skipped, and plan the next of its series. Audited."""
    locked = lock_planned(actor=actor, review=review, version=version)
    reason = written("reason", reason, ask=_("Say why the review is skipped."))
    note_missed(actor=actor, review=locked, today=today)
    locked.state = Review.State.SKIPPED
    locked.skipped_at, locked.skip_reason = timezone.now(), reason
    locked.closed_by = actor.membership
    locked.version += 1
    locked.save()
    record(
        actor=actor,
        action="review.skipped",
        target=locked,
        changes={"state": ["planned", "skipped"], "reason": ["", reason]},
    )
    plan_accounts(actor=actor, account_ids=[locked.account_id], today=today)
    return locked
