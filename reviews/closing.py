"""What holding and skipping share: a review is closed once, by someone who may."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reviews.models import Review
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


def lock(review: Review, version: int | None) -> Review:
    """The review as it is now, locked; raises StaleError when it moved on."""
    locked = (
        Review.objects.select_for_update(of=("self",)).select_related("account").get(pk=review.pk)
    )
    if version is not None and locked.version != version:
        raise StaleError
    return locked
