"""Waiting for the change stream's horizon, and for what other processes do."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Told = TypeVar("Told")

PATIENCE = 300
"""Seconds: other tests' transactions in the same cluster hold the stream's horizon back."""


def until(claim: Callable[[], Told], seconds: float = PATIENCE, pause: float = 0.1) -> Told:
    """What the claim says as soon as it is true; an AssertionError where it is not in time.

    It pauses between two tries, in seconds: a key that asks without one reaches its limit first.
    """
    end = time.monotonic() + seconds
    while not (told := claim()):
        assert time.monotonic() < end, f"Not true within {seconds} seconds: {claim}"
        time.sleep(pause)
    return told
