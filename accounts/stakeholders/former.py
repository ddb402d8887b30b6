"""What was written over about a person is kept until they are erased, and can be put back.

Never in the log, which nobody can empty. Of notes nothing is kept: they may name others.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import FormerData, Stakeholder
from accounts.stakeholders.fields import PERSON_FIELDS
from tenants.actors import Actor
from tenants.ids import uuid7

OF_PLACE = ("title",)
SHOWN = 10
_INSERT = """
INSERT INTO accounts_formerdata
    (id, organization_id, person_id, place_id, "values", author_label, written_at)
SELECT r.id, %(org)s, r.person_id, r.place_id, r."values", %(author)s, %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb)
    AS r(id uuid, person_id uuid, place_id uuid, "values" jsonb)
"""


@dataclass(frozen=True, slots=True)
class Former:
    """What one change takes from a person's own data, or from those at one place."""

    person_id: uuid.UUID
    place_id: uuid.UUID | None
    values: dict[str, str]


def former(
    person_id: uuid.UUID,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    place_id: uuid.UUID | None = None,
) -> list[Former]:
    """What is to be kept of a change, if anything."""
    values = _lost(before, after, PERSON_FIELDS if place_id is None else OF_PLACE)
    return [Former(person_id, place_id, values)] if values else []


def keep_former(*, actor: Actor, taken: Sequence[Former]) -> None:
    """Keep what was written over, in one statement and the caller's transaction."""
    if not taken:
        return
    rows = [
        {"id": uuid7(), "person_id": t.person_id, "place_id": t.place_id, "values": t.values}
        for t in taken
    ]
    values: dict[str, Any] = {
        "org": actor.organization.id,
        "author": actor.label[:254],
        "now": timezone.now(),
        "rows": orjson.dumps(rows).decode(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)


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
