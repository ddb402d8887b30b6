"""Moving a review to another day. The series stays where it is."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from audit.entries import differences, record
from reviews.cadences.falling_due import keep_whose
from reviews.models import MissedSlot, Review
from reviews.review.closing import lock_planned
from reviews.ringing import remind_soon
from rules.errors import RuleError
from tenants.actors import Actor

FARTHEST = timedelta(days=366)


@transaction.atomic
def move(
    *,
    actor: Actor,
    review: Review,
    due_on: date,
    today: date,
    starts_at: time | None = None,
    version: int | None = None,
) -> Review:
    """Give a planned review another date (and time). Audited; the next ones keep theirs."""
    locked = lock_planned(actor=actor, review=review, version=version)
    if due_on < today:
        raise RuleError.on("due_on", _("Move it to today or later."))
    if due_on > today + FARTHEST:
        raise RuleError.on("due_on", _("Move it within a year."))
    if locked.due_on < today and locked.slot_on is not None:
        _miss(locked)
    before = _snapshot(locked)
    locked.due_on = due_on
    locked.starts_at = starts_at or locked.starts_at
    changes = differences(before, _snapshot(locked))
    if changes:
        locked.version += 1
        locked.save()
        record(actor=actor, action="review.moved", target=locked, changes=changes)
        remind_soon()
    return locked


def _miss(review: Review) -> None:
    """Its day had passed: moving it doesn't take back that nobody held it then."""
    keep_whose(Review.objects.filter(pk=review.pk))
    review.refresh_from_db(fields=["due_owner", "due_tier"])
    MissedSlot.objects.get_or_create(
        account=review.account,
        kind=review.kind,
        slot_on=review.slot_on,
        defaults={
            "review": review,
            "due_on": review.due_on,
            "owner_id": review.due_owner_id,
            "tier": review.due_tier,
        },
    )
    review.due_owner, review.due_tier = None, ""


def _snapshot(review: Review) -> dict[str, str]:
    return {
        "due_on": review.due_on.isoformat(),
        "starts_at": review.starts_at.isoformat("minutes"),
    }
