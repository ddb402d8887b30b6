"""What holding and skipping share: a review is closed once, by someone who may."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from reviews.business_days import closed_for
from reviews.cadences.falling_due import keep_whose, last_missed, missed_slots
from reviews.cadences.rules import cadence_of
from reviews.models import MissedSlot, Review
from rules.errors import ConflictError, StaleError
from tenants.actors import Actor


def lock_planned(*, actor: Actor, review: Review, version: int | None) -> Review:
    """The review, locked and still planned, for someone who may change it.

    Raises StaleError when it moved on from `version`, ConflictError when it is closed.
    """
    actor.require("review.change", review.account)
    locked = lock(review, version)
    if not locked.is_planned:
        raise ConflictError(_("This review was held or skipped already."))
    return locked


def note_missed(*, actor: Actor, review: Review, today: date) -> None:
    """Before it is closed: whose it was, and which later dates passed while it waited."""
    keep_whose(Review.objects.filter(pk=review.pk))
    review.refresh_from_db(fields=["due_owner", "due_tier"])
    missed = missed_slots(
        review,
        cadence_of(review.account, review.kind, review.tier),
        after=last_missed([review]).get(review.pk),
        today=today,
        closed=closed_for(actor.organization),
    )
    MissedSlot.objects.bulk_create(missed, ignore_conflicts=True)


def lock(review: Review, version: int | None) -> Review:
    """The review as it is now, locked; raises StaleError when it moved on."""
    locked = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if version is not None and locked.version != version:
        raise StaleError
    return locked
