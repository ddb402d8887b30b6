"""What the audit log offers to itself: the words that several parts share."""

from __future__ import annotations

from audit.field_words import COMMON, FIELDS


def offer() -> None:
    """Called once, when the product starts."""
    FIELDS.add_all(COMMON)
