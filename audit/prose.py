"""What people write freely may name a person, and the log outlives an erasure: it says only that
such a text was written, changed or emptied, never its words."""

from __future__ import annotations

from typing import Any

FIELDS = frozenset(
    {
        "agenda",
        "answer",
        "comment",
        "details",
        "minutes",
        "note",
        "notes",
        "override_reason",
        "rationale",
        "reason",
        "title",
    }
)
TEXT = "…"


def unsaid(text: Any) -> Any:
    """A sign in the place of a text; what is empty stays."""
    return TEXT if text else text


def without_prose(changes: dict[str, Any]) -> dict[str, Any]:
    """The changes as the log keeps them."""
    return {
        name: [unsaid(side) for side in change] if name in FIELDS else change
        for name, change in changes.items()
    }
