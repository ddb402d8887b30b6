"""The change stream is kept for a while; what is older goes, a bounded number at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from audit.cursors import KEPT
from tenants import due_work
from tenants.scope import require_organization_id

DUE_KIND = "changes"
AT_ONCE = 20_000
GRACE = timedelta(days=1)
"""A row outlives the cursors before it: one that was given out just now and isn't old yet."""

# the oldest come first in this order, so that looking is bounded as well
_FORGET = """
    DELETE FROM audit_change WHERE organization_id = %(organization)s AND id IN (
        SELECT id FROM (
            SELECT id, at FROM audit_change WHERE organization_id = %(organization)s
            ORDER BY xid, id LIMIT %(at_once)s) oldest
        WHERE at < %(before)s)
"""


def begin(*, now: datetime) -> None:
    """The organisation of the scope has changes from now on."""
    due_work.mark(DUE_KIND, require_organization_id(), at=now + timedelta(days=1))


def forget_old(*, now: datetime, at_once: int = AT_ONCE) -> int:
    """Delete what is old, at most so many; due again at once where there may be more."""
    organization_id = require_organization_id()
    values: dict[str, Any] = {
        "organization": organization_id,
        "before": now - KEPT - GRACE,
        "at_once": at_once,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, values)
        gone = int(cursor.rowcount)
    is_done = gone < at_once
    due_work.mark(DUE_KIND, organization_id, at=now + timedelta(days=1) if is_done else None)
    return gone
