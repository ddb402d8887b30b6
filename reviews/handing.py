"""Who takes part in planned reviews goes with an account that is handed over."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from reviews.models import Participant, Review
from tenants.models import Membership


def places_of(member: Membership) -> QuerySet[Any]:
    """The places of a member in reviews that are still to come."""
    found = Participant.objects.filter(member=member, review__state=Review.State.PLANNED)
    return found.select_related("review__account", "member").order_by("review__due_on", "id")


def give_places(held: QuerySet[Any], heir: Membership | None) -> int:
    """Another takes part instead, once; how many."""
    ids = list(held.values_list("pk", flat=True))
    places = Participant.objects.filter(pk__in=ids)
    Review.objects.filter(participants__in=ids).update(
        version=F("version") + 1, updated_at=timezone.now()
    )
    if heir is None:
        return places.delete()[0]
    theirs = Participant.objects.filter(member=heir).values("review")
    doubled = places.filter(review__in=theirs).delete()[0]
    return doubled + places.update(member=heir)
