"""Overdue reviews of an account that is archived: skipped, for they fell due and count."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.many import Subject, record_many
from reviews.cadences.falling_due import keep_whose
from reviews.models import Review
from tenants.actors import Actor


def lapse(actor: Actor, reviews: Collection[Review]) -> None:
    """Close them as skipped; what was counted for a KAM stays. Audited.

    The reason is kept in the organisation's language, whoever archives.
    """
    now = timezone.now()
    with override(actor.organization.locale.lower()):
        reason = _("The account was archived.")
    rows = Review.objects.filter(pk__in=[review.pk for review in reviews])
    keep_whose(rows)
    rows.update(
        state=Review.State.SKIPPED,
        skipped_at=now,
        skip_reason=reason,
        closed_by=actor.membership,
        reopened_at=None,
        version=F("version") + 1,
        updated_at=now,
    )
    changes = {"state": ["planned", "skipped"], "reason": ["", reason]}
    record_many(
        actor=actor,
        subjects=[Subject("review.skipped", "review", r.pk, str(r), changes) for r in reviews],
    )
