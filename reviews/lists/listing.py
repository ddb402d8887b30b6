"""Lists of reviews: what is due, overdue, ahead, held, skipped."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.discretion import readable_accounts
from reviews.discretion import readable_reviews
from reviews.models import Review, ReviewKind
from tenants.actors import Actor
from tenants.models import Membership

SOON = timedelta(days=7)
VIEWS = {
    "due": _("Due within 7 days"),
    "overdue": _("Overdue"),
    "planned": _("All planned"),
    "held": pgettext_lazy("a list", "Held"),
    "skipped": pgettext_lazy("a list", "Skipped"),
}


class Narrowed:
    """Reviews that the address asks for: `show`, `kind`, `owner`."""

    def __init__(self, actor: Actor, parameters: Mapping[str, str], today: date) -> None:
        actor.require("review.view")
        self.actor, self.today = actor, today
        self.show = parameters.get("show", "due") if parameters.get("show") in VIEWS else "due"
        self.kind = (
            parameters.get("kind", "") if parameters.get("kind") in ReviewKind.values else ""
        )
        self.owner = parameters.get("owner", "")

    @property
    def views(self) -> list[tuple[str, Any]]:
        """The views with their words."""
        return list(VIEWS.items())

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        """The kinds with their words."""
        return list(ReviewKind.choices)

    @property
    def owners(self) -> list[tuple[str, Any]]:
        """KAMs of accounts to choose from."""
        leading = readable_accounts(self.actor).exclude(owner=None).order_by().values("owner")
        found = Membership.objects.filter(pk__in=leading).order_by("name", "email")
        return [("me", _("Me")), *((str(m.pk), str(m)) for m in found)]

    def reviews(self) -> QuerySet[Review]:
        """The reviews with their accounts, soonest first; closed ones newest first."""
        found = reviews_in(readable_reviews(self.actor), self.show, self.today)
        found = found.select_related("account__owner")
        if self.kind:
            found = found.filter(kind=self.kind)
        owner = self._owner_id()
        if self.owner and owner is None:
            return found.none()
        return found.filter(account__owner=owner) if owner else found

    def _owner_id(self) -> uuid.UUID | None:
        if self.owner == "me":
            return self.actor.membership_id
        try:
            return uuid.UUID(self.owner)
        except ValueError:
            return None


def reviews_in(reviews: QuerySet[Review], show: str, today: date) -> QuerySet[Review]:
    """Those of one view, in its order."""
    planned = reviews.filter(state=Review.State.PLANNED).order_by("due_on", "id")
    if show == "overdue":
        return planned.filter(due_on__lt=today)
    if show == "due":
        return planned.filter(due_on__lte=today + SOON)
    if show == "planned":
        return planned
    return reviews.filter(state=show).order_by("-due_on", "-id")
