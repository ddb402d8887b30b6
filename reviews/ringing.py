"""Saying that the reminders of an organisation want to be looked at."""

from __future__ import annotations

from tenants import due_work
from tenants.scope import require_organization_id

DAILY = "reviews"


def remind_soon() -> None:
    """Call where a planned review is made, moved, or has other participants."""
    due_work.mark(DAILY, require_organization_id())
