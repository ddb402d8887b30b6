"""What was written over about a person is kept until they are erased, and can be put back.

Never in the log, which nobody can empty. Of notes nothing is kept: they may name others.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import FormerData, Stakeholder
from accounts.stakeholders.fields import PERSON_FIELDS
from tenants.actors import Actor

OF_PLACE = ("title",)
SHOWN = 10


def former(
    actor: Actor,
    person_id: uuid.UUID,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    place_id: uuid.UUID | None = None,
) -> list[FormerData]:
    """What a change takes from a person's own data, or from those at one place; to be saved."""
    values = _lost(before, after, PERSON_FIELDS if place_id is None else OF_PLACE)
    if not values:
        return []
    label = actor.label[:254]
    return [FormerData(person_id=person_id, place_id=place_id, values=values, author_label=label)]


def kept_of(place: Stakeholder) -> QuerySet[FormerData]:
    """What can be put back where the person stands at this account, newest first."""
    here = Q(place=None) | Q(place=place)
    return FormerData.objects.filter(here, person=place.person_id).order_by("-written_at", "-id")


def shown_of(place: Stakeholder) -> list[FormerData]:
    """Of the last that were kept, those that differ from what stands now."""
    now = own_of(place.person) | at_place(place)
    return [row for row in kept_of(place)[:SHOWN] if _lost(row.values, now, tuple(row.values))]


def own_of(person: Any) -> dict[str, str]:
    """The person's own texts."""
    return {name: getattr(person, name) for name in PERSON_FIELDS}


def at_place(place: Any) -> dict[str, str]:
    """Those that stand at one account."""
    return {name: getattr(place, name) for name in OF_PLACE}


def _lost(
    before: Mapping[str, Any], after: Mapping[str, Any], names: tuple[str, ...]
) -> dict[str, str]:
    return {name: before[name] for name in names if before[name] and before[name] != after[name]}
