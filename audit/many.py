"""Entries about many things at once, in one statement."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection

from audit.prose import without_prose
from tenants.actors import Actor
from tenants.ids import uuid7
from tenants.request_ids import current_request_id

_INSERT = """
INSERT INTO audit_entry (id, organization_id, at, actor_id, actor_label, action, object_type,
                         object_id, object_label, changes, request_id)
SELECT r.id, %(org)s, now(), %(actor_id)s, %(actor)s, r.action, r.object_type, r.object_id,
       r.object_label, r.changes, %(request)s
FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(id uuid, action text, object_type text,
    object_id uuid, object_label text, changes jsonb)
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """What happened to one thing."""

    action: str
    object_type: str
    object_id: uuid.UUID
    object_label: str
    changes: dict[str, list[Any]]


def record_many(*, actor: Actor, subjects: list[Subject]) -> None:
    """Append one entry for each, in the caller's transaction; see `audit.entries.record`."""
    if not subjects:
        return
    rows = [
        {
            "id": uuid7(),
            "action": s.action,
            "object_type": s.object_type,
            "object_id": s.object_id,
            "object_label": s.object_label[:254],
            "changes": without_prose(s.changes),
        }
        for s in subjects
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            {
                "org": actor.organization.id,
                "actor_id": actor.membership_id or actor.key_id,
                "actor": actor.label[:254],
                "request": current_request_id() or "",
                "rows": orjson.dumps(rows).decode(),
            },
        )
