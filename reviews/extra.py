"""Reviews besides the series, planned by a person."""

from __future__ import annotations

from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account
from audit.entries import record
from kam.errors import RuleError
from reviews.models import Kind, Review
from reviews.moving import FARTHEST
from reviews.ringing import remind_soon
from tenants.actors import Actor


@transaction.atomic
def plan_extra(
    *,
    actor: Actor,
    account: Account,
    kind: str,
    due_on: date,
    today: date,
    starts_at: time = time(9),
) -> Review:
    """Plan one review on a day. Audited; the series of the cadence goes on beside it."""
    actor.require("review.change", account)
    if account.is_archived:
        raise RuleError(_("An archived account is not reviewed."))
    if kind not in Kind.values:
        raise RuleError.on("kind", _("There is no such kind of review."))
    if not today <= due_on <= today + FARTHEST:
        raise RuleError.on("due_on", _("Choose a day from today on, within a year."))
    remind_soon()
    review = Review.objects.create(
        account=account, kind=kind, due_on=due_on, original_due_on=due_on, starts_at=starts_at
    )
    record(
        actor=actor,
        action="review.planned",
        target=review,
        changes={"due_on": [None, due_on.isoformat()]},
    )
    return review
