"""What insights offer to the other parts."""

from __future__ import annotations

from audit.stream import NOT_STREAMED


def offer() -> None:
    """Called once, when the product starts."""
    NOT_STREAMED.add("abc", "computed from revenue")
