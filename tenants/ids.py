"""UUIDv7 primary keys: unique everywhere, ordered by time (RFC 9562 §5.7)."""

from __future__ import annotations

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """48 bits of Unix milliseconds, 12 that count within one, version, variant, 62 random bits.

    In one process each is larger than the one before, even within a millisecond or when the
    clock stands still or goes back (RFC 9562 §6.2, method 1).
    """
    moment = _next_moment()
    value = (moment >> 12) << 80 | 0x7 << 76 | (moment & 0xFFF) << 64
    value |= 0x2 << 62 | int.from_bytes(os.urandom(8), "big") >> 2
    return uuid.UUID(int=value)


def _next_moment() -> int:
    """Milliseconds and the count within one as one number that only rises."""
    global _last  # the one thing that calls share
    with _lock:
        _last = max(_last + 1, (time.time_ns() // 1_000_000) << 12)
        return _last
