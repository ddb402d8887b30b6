"""Taking back that a review was held or skipped, for a week."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.entries import record
from reviews.models import Review
from reviews.review.closing import lock
from reviews.ringing import remind_soon
from rules.errors import ConflictError
from rules.texts import written
from tenants.actors import Actor

OPEN_FOR = timedelta(days=7)


def may_reopen(actor: Actor, review: Review) -> bool:
    """Whether the actor may take back now that this review was closed."""
    closed_at = review.held_at or review.skipped_at
    return (
        closed_at is not None
        and timezone.now() - closed_at <= OPEN_FOR
        and not review.account.is_archived
        and actor.may("review.change", review.account)
    )


@transaction.atomic
def reopen(*, actor: Actor, review: Review, reason: str, version: int | None = None) -> Review:
    """Planned again, on its day, with all that was written. Audited.

    The next one that closing planned stays the only one: holding this again plans no other.
    Decisions that became actions stay. Raises ConflictError where it is open, or closed for
    longer than a week.
    """
    actor.require("review.change", review.account)
    locked = lock(review, version)
    if locked.is_planned:
        raise ConflictError(_("This review is open."))
    if not may_reopen(actor, locked):
        raise ConflictError(_("A review can be reopened for 7 days after it was closed."))
    reason = written("reason", reason, ask=_("Say why the review is reopened."))
    before = locked.state
    locked.state = Review.State.PLANNED
    locked.held_at = locked.held_on = locked.skipped_at = locked.closed_by = None
    locked.skip_reason = ""
    locked.reopened_at = timezone.now()
    locked.version += 1
    locked.save()
    record(
        actor=actor,
        action="review.reopened",
        target=locked,
        changes={"state": [before, "planned"], "reason": ["", reason]},
    )
    remind_soon()
    return locked
