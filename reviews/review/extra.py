"""Reviews besides the series, planned by a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.discretion import ids_of_team
from accounts.models import Account, Stakeholder
from audit.entries import record
from reviews.models import Review, ReviewKind
from reviews.review.moving import FARTHEST
from reviews.review.writing import put_texts, set_participants
from reviews.ringing import remind_soon
from rules.errors import NotAllowedError, RuleError
from rules.names import sort_key
from tenants.actors import Actor
from tenants.models import Membership


@transaction.atomic
def plan_extra(
    *,
    actor: Actor,
    account: Account,
    kind: str,
    due_on: date,
    today: date,
    starts_at: time = time(9),
    meeting_url: str = "",
    members: Iterable[Membership] = (),
    stakeholders: Iterable[Stakeholder] = (),
) -> Review:
    """Plan one review on a day. Audited; the series of the cadence goes on beside it."""
    actor.require("review.change", account)
    if account.is_archived:
        raise RuleError(_("An archived account is not reviewed."))
    if kind not in ReviewKind.values:
        raise RuleError.on("kind", _("There is no such kind of review."))
    if not today <= due_on <= today + FARTHEST:
        raise RuleError.on("due_on", _("Choose a day from today on, within a year."))
    review = Review(account=account, kind=kind, due_on=due_on, starts_at=starts_at)
    review.original_due_on = due_on
    put_texts(review, {"meeting_url": meeting_url})
    review.save(force_insert=True)
    remind_soon()
    record(
        actor=actor,
        action="review.planned",
        target=review,
        changes={"due_on": [None, due_on.isoformat()]},
    )
    ours, theirs = list(members), list(stakeholders)
    if ours or theirs:
        set_participants(actor=actor, review=review, members=ours, stakeholders=theirs)
    return review


def reviewable(actor: Actor, sought: str = "") -> QuerySet[Account]:
    """Living accounts whose reviews the actor may plan, by name. Raises NotAllowedError."""
    if not actor.may_somewhere("review.change"):
        raise NotAllowedError
    found = Account.objects.filter(archived_at=None, name_key__contains=sort_key(sought))
    if not actor.may("review.change"):
        found = found.filter(pk__in=ids_of_team(actor.membership))
    return found.select_related("owner").order_by("name_key", "id")
