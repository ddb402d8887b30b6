"""Changes as programs read them, whether they ask or are called."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence

from api.resources import Body
from audit.cursors import texts
from audit.reading import ChangeRow
from audit.stream import STREAMED
from tenants.actors import Actor


def told(
    actor: Actor, changes: Sequence[ChangeRow], *, epoch: str, is_expanded: bool = False
) -> list[Body]:
    """Each change with its own cursor; expanded with what the row's address answers now."""
    rows: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        rows[change.resource].add(change.row)
    references = {name: STREAMED[name].references(ids) for name, ids in rows.items()}
    cursors = texts(change.place(epoch) for change in changes)
    found = [
        _told(cursor, change, references[change.resource].get(change.row))
        for cursor, change in zip(cursors, changes, strict=True)
    ]
    if is_expanded:
        _expand(actor, found, rows)
    return found


def _told(cursor: str, change: ChangeRow, reference: dict[str, str] | None) -> Body:
    return {
        "cursor": cursor,
        "resource": change.resource,
        "id": change.row,
        "reference": reference,
        "change": change.kind,
        "fields": change.fields,
        "at": change.at,
        "actor": {"kind": change.author_kind, "id": change.author_id},
        "request_id": change.request_id,
    }


def _expand(actor: Actor, found: list[Body], rows: dict[str, set[str]]) -> None:
    bodies = {
        name: STREAMED[name].bodies(actor, [uuid.UUID(row) for row in ids])
        for name, ids in rows.items()
    }
    for body in found:
        body["body"] = bodies[body["resource"]].get(uuid.UUID(body["id"]))
