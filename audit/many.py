"""Entries about many things at once, in one statement."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection, models

from audit.entries import without_prose
from audit.stream import resource_of
from tenants.actors import Actor
from tenants.ids import NEW_KEY, uuid7
from tenants.request_ids import current_request_id


def entries_from(
    source: str,
    *,
    action: str,
    object_id: str,
    label: str,
    changes: str,
    object_type: str = "'account'",
    key: str = NEW_KEY,
    thing: str = "NULL, NULL::uuid",
) -> str:
    """The statement that appends an entry for each row of `source`; the arguments are SQL.

    `thing` is what it happened to where that is not the object: its resource and its id.

    Its values are those of `entry_values`, and what the arguments name themselves.
    """
    return f"""
INSERT INTO audit_entry (id, organization_id, at, actor_id, actor_label, action, object_type,
                         object_id, object_label, changes, request_id, resource, resource_id)
SELECT {key}, %(org)s, now(), %(actor_id)s, %(actor)s, {action}, {object_type},
       {object_id}, {label}, {changes}, %(request)s, {thing}
FROM {source}
"""  # the arguments are constants of the product


def entry_values(actor: Actor) -> dict[str, Any]:
    """Who did it, where, and in which request: the values of `entries_from`."""
    return {
        "org": actor.organization.id,
        "actor_id": actor.membership_id or actor.key_id,
        "actor": actor.label[:254],
        "request": current_request_id() or "",
    }


_INSERT = entries_from(
    "jsonb_to_recordset(%(rows)s::jsonb) AS r(id uuid, action text, object_type text,"
    " object_id uuid, object_label text, changes jsonb, resource text, resource_id uuid)",
    key="r.id",
    action="r.action",
    object_type="r.object_type",
    object_id="r.object_id",
    label="r.object_label",
    changes="r.changes",
    thing="r.resource, r.resource_id",
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What happened to one thing."""

    action: str
    object_type: str
    object_id: uuid.UUID
    object_label: str
    changes: dict[str, list[Any]]
    thing: tuple[type[models.Model], uuid.UUID] | None = None
    """What it happened to, where that is not the object itself."""


def record_many(*, actor: Actor, subjects: list[Subject]) -> None:
    """Append one entry for each, in the caller's transaction; see `audit.entries.record`."""
    if not subjects:
        return
    kinds = {s.thing[0] for s in subjects if s.thing is not None}
    resources = {kind: resource_of(kind) for kind in kinds}
    rows = [
        {
            "id": uuid7(),
            "action": s.action,
            "object_type": s.object_type,
            "object_id": s.object_id,
            "object_label": s.object_label[:254],
            "changes": without_prose(s.changes),
            "resource": resources[s.thing[0]] if s.thing else None,
            "resource_id": s.thing[1] if s.thing else None,
        }
        for s in subjects
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, entry_values(actor) | {"rows": orjson.dumps(rows).decode()})
