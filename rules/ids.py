"""Keys in texts that anybody may have written."""

from __future__ import annotations

import uuid


def id_of(text: str) -> uuid.UUID | None:
    """The key that a text writes; None where it writes none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
