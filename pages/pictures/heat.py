"""Heat maps: into which of a few steps a share falls. Pure."""

from __future__ import annotations

from decimal import Decimal

STEPS = 5


def step_of(share: Decimal | None) -> int:
    """0 where there is none, else 1 to 5; a share on a limit belongs to the higher step."""
    if share is None:
        return 0
    return min(max(int(share * STEPS) + 1, 1), STEPS)
