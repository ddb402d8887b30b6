"""What the audit log offers to itself, the words that several parts share, and its jobs."""

from __future__ import annotations

from audit.field_words import COMMON, FIELDS
from audit.retention import DUE_KIND
from audit.stream import NOT_STREAMED
from audit.tasks import forget_changes
from tenants.due_work import JOBS


def offer() -> None:
    """Called once, when the product starts."""
    FIELDS.add_all(COMMON)
    JOBS.add(DUE_KIND, forget_changes.delay)
    NOT_STREAMED.add("changes", "the stream itself")
    NOT_STREAMED.add("audit-entries", "the log of changes itself: it only grows")
