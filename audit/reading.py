"""Reading the change stream: in order, never late, never twice.

A transaction takes its number when it first writes and is seen when it commits: rows of a
higher number may be seen first. So a reader takes what is older than every transaction
that still runs (the horizon), by transaction and row.

Its place is always that of a row, never the horizon: a row that is seen is on the disk, and a
number that nothing on the disk has is given again after a crash.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from audit.cursors import StreamCursor
from audit.models import Change
from audit.stream import RESTRICTED, readable_by
from rules.errors import NotFoundError
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled

AT_MOST = 200

# a restored database has another cluster, another timeline, or another table
_STANDING = """
    SELECT now.horizon, now.epoch, coalesce(told.xid, 0), coalesce(told.id, 0)
    FROM (
        SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon,
               left(md5(concat_ws(' ', s.system_identifier, c.timeline_id,
                                  'audit_change'::regclass::oid)), 12) AS epoch
        FROM pg_control_system() s, pg_control_checkpoint() c
    ) now LEFT JOIN LATERAL (
        SELECT xid, id FROM audit_change WHERE organization_id = %s AND xid < now.horizon
        ORDER BY xid DESC, id DESC LIMIT 1
    ) told ON true
"""
_FROM_ELSEWHERE = """
    DELETE FROM audit_change
    WHERE organization_id = %s AND xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
      AND xid IS DISTINCT FROM pg_current_xact_id_if_assigned()::text::bigint
"""


@dataclass(frozen=True)
class StreamEnd:
    """The oldest transaction that runs, the epoch, and the last row that is older."""

    horizon: int
    epoch: str
    last: tuple[int, int]


class ChangeRow(NamedTuple):
    """A row of the stream; an object of the model costs three times as much to make."""

    id: int
    xid: int
    resource: str
    row: str
    """Its id, as text: it is told so, and ids are dear to make."""
    kind: str
    fields: list[str]
    at: datetime
    author_kind: str
    author_id: uuid.UUID | None
    request_id: str

    def place(self, epoch: str) -> StreamCursor:
        """Where a reader stands who has read it."""
        return StreamCursor(epoch, self.xid, self.id, self.at)


@dataclass(frozen=True)
class FoundChanges:
    """Some changes; from `next` a reader goes on, for ever."""

    changes: list[ChangeRow]
    next: StreamCursor
    has_more: bool


def changes_after(
    actor: Actor, cursor: StreamCursor | None, *, limit: int = AT_MOST, resource: str = ""
) -> FoundChanges:
    """What the actor may read of what happened after a place, oldest first; all that is kept
    where no place is given.

    For those who read all accounts. Raises CursorExpiredError past 30 days and after the
    database was restored, NotFoundError for a resource that the actor doesn't read.
    """
    actor.require("account.view")
    now = timezone.now()
    standing = _standing(actor)
    if cursor is None:
        cursor = StreamCursor(standing.epoch, 0, 0, now)
    cursor.check(epoch=standing.epoch, now=now)
    statement = _page(limit, sees_restricted=actor.may(RESTRICTED))
    names = _resources(actor, resource)
    rows = statement.columns(
        xid=cursor.xid, seq=cursor.seq, horizon=standing.horizon, resources=names
    )
    changes = [ChangeRow._make(row) for row in rows[:limit]]
    if len(rows) > limit:
        return FoundChanges(changes, changes[-1].place(standing.epoch), has_more=True)
    end = max(standing.last, (cursor.xid, cursor.seq))
    return FoundChanges(changes, StreamCursor(standing.epoch, *end, now), has_more=False)


@lru_cache(maxsize=64)
def _page(limit: int, *, sees_restricted: bool) -> Compiled:
    rows = Change.objects.filter(
        Q(xid__gt=Mark("xid")) | Q(id__gt=Mark("seq")),
        xid__gte=Mark("xid"),
        xid__lt=Mark("horizon"),
        resource__any_of=Mark("resources"),
    )
    if not sees_restricted:
        rows = rows.filter(is_restricted=False)
    rows = rows.annotate(row=Cast("row_id", TextField())).order_by("xid", "id")
    return compiled(rows.values(*ChangeRow._fields)[: limit + 1])


def newest(actor: Actor) -> StreamCursor:
    """The place after all that is settled now: read the resources, then follow from here.

    Rows that came with a restored database and are numbered above its transactions go:
    they would show as new one day.
    """
    actor.require("account.view")
    now = timezone.now()
    with connection.cursor() as link:
        link.execute(_FROM_ELSEWHERE, [actor.organization.id])
    standing = _standing(actor)
    return StreamCursor(standing.epoch, *standing.last, now)


def _resources(actor: Actor, wanted: str) -> list[str]:
    names = readable_by(actor)
    if not wanted:
        return names
    if wanted not in names:
        raise NotFoundError
    return [wanted]


def _standing(actor: Actor) -> StreamEnd:
    with connection.cursor() as link:
        link.execute(_STANDING, [actor.organization.id])
        horizon, epoch, xid, seq = link.fetchone()
    return StreamEnd(int(horizon), str(epoch), (int(xid), int(seq)))
