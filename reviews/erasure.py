"""What reviews keep about one person at a client: given out, or forgotten, on request."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Person
from reviews.models import Measure, Participant, Review


def collect(person: Person) -> dict[str, Any]:
    """Their answers and the reviews that they took part in, as JSON values."""
    reviews = Participant.objects.filter(stakeholder__person=person).select_related("review")
    return {
        "answers": [
            {"measure": m.kind, "value": m.value, "date": m.measured_on.isoformat()}
            for m in _answers(person, person.name).order_by("measured_on", "id")
        ],
        "reviews": [
            {"kind": p.review.kind, "date": (p.review.held_on or p.review.due_on).isoformat()}
            for p in reviews.order_by("review__due_on", "id")
        ],
    }


def forget(person: Person, name: str, email: str) -> None:
    """Their answers and the briefs say "erased person" where they said `name`."""
    _answers(person, name).update(person=person.name)
    briefs = Review.objects.filter(account__stakeholders__person=person).exclude(brief={})
    for review in briefs.distinct().order_by("id"):
        known = review.brief.get("people", {}).get("stakeholders", [])
        named = [entry for entry in known if entry.get("name") == name]
        for entry in named:
            entry["name"] = person.name
        if named:
            review.save(update_fields=["brief"])


def _answers(person: Person, name: str) -> QuerySet[Measure]:
    """Also those whose stakeholder is gone, by their name at the same accounts."""
    accounts = list(person.places.order_by("id").values_list("account_id", flat=True))
    unlinked = Q(stakeholder=None, person=name, account__in=accounts)
    return Measure.objects.filter(Q(stakeholder__person=person) | unlinked)
