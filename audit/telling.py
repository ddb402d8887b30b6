"""Changes as programs read them, whether they ask or are called."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence

from api.resources import Body
from audit.cursors import StreamCursor
from audit.models import Change
from audit.stream import STREAMED
from tenants.actors import Actor


def told(
    actor: Actor, changes: Sequence[tuple[StreamCursor, Change]], *, is_expanded: bool = False
) -> list[Body]:
    """Each change with its own cursor; expanded with what the row's address answers now."""
    rows: dict[str, set[uuid.UUID]] = defaultdict(set)
    for _cursor, change in changes:
        rows[change.resource].add(change.row_id)
    references = {name: STREAMED[name].references(ids) for name, ids in rows.items()}
    found = [_change(cursor, c, references[c.resource]) for cursor, c in changes]
    if is_expanded:
        bodies = {name: STREAMED[name].bodies(actor, ids) for name, ids in rows.items()}
        for body, (_cursor, change) in zip(found, changes, strict=True):
            body["body"] = bodies[change.resource].get(change.row_id)
    return found


def _change(
    cursor: StreamCursor, change: Change, references: dict[uuid.UUID, dict[str, str]]
) -> Body:
    return {
        "cursor": cursor.text(),
        "resource": change.resource,
        "id": change.row_id,
        "reference": references.get(change.row_id),
        "change": change.kind,
        "fields": change.fields,
        "at": change.at,
        "actor": {"kind": change.author_kind, "id": change.author_id},
        "request_id": change.request_id,
    }
