"""Reading the change stream: in order, never late, never twice.

A transaction takes its number when it first writes and is seen when it commits: rows of a
higher number may be seen first. So a reader takes what is older than every transaction
that still runs (the horizon), by transaction and row.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from audit.cursors import StreamCursor
from audit.models import Change
from audit.stream import RESTRICTED, readable_by
from rules.errors import NotFoundError
from tenants.actors import Actor

AT_MOST = 200

# a restored database has another cluster, another timeline, or another table
_STANDING = """
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
           left(md5(concat_ws(' ', s.system_identifier, c.timeline_id,
                              'audit_change'::regclass::oid)), 12)
    FROM pg_control_system() s, pg_control_checkpoint() c
"""
_FROM_ELSEWHERE = """
    DELETE FROM audit_change
    WHERE organization_id = %s AND xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
      AND xid IS DISTINCT FROM pg_current_xact_id_if_assigned()::text::bigint
"""


@dataclass(frozen=True)
class FoundChanges:
    """Some changes, each with its own cursor; from `next` a reader goes on, for ever."""

    changes: list[tuple[StreamCursor, Change]]
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
    horizon, epoch = _standing()
    if cursor is None:
        cursor = StreamCursor(epoch, 0, 0, now)
    cursor.check(epoch=epoch, now=now)
    rows = Change.objects.filter(
        Q(xid__gt=cursor.xid) | Q(id__gt=cursor.seq),
        xid__gte=cursor.xid,
        xid__lt=horizon,
        resource__in=_resources(actor, resource),
    )
    if not actor.may(RESTRICTED):
        rows = rows.filter(is_restricted=False)
    found = list(rows.order_by("xid", "id")[: limit + 1])
    changes = [(StreamCursor(epoch, row.xid, row.id, row.at), row) for row in found[:limit]]
    has_more = len(found) > limit
    return FoundChanges(
        changes, changes[-1][0] if has_more else StreamCursor(epoch, horizon, 0, now), has_more
    )


def newest(actor: Actor) -> StreamCursor:
    """The place after all that is settled now: read the resources, then follow from here.

    Rows that came with a restored database and are numbered above its transactions go:
    they would show as new one day.
    """
    actor.require("account.view")
    now = timezone.now()
    with connection.cursor() as link:
        link.execute(_FROM_ELSEWHERE, [actor.organization.id])
    horizon, epoch = _standing()
    return StreamCursor(epoch, horizon, 0, now)


def _resources(actor: Actor, wanted: str) -> list[str]:
    names = readable_by(actor)
    if not wanted:
        return names
    if wanted not in names:
        raise NotFoundError
    return [wanted]


def _standing() -> tuple[int, str]:
    """The oldest transaction that runs, and the epoch."""
    with connection.cursor() as link:
        link.execute(_STANDING)
        horizon, epoch = link.fetchone()
    return int(horizon), str(epoch)
