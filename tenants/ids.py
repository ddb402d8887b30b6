"""UUIDv7 primary keys: unique everywhere, ordered by time (RFC 9562 §5.7)."""

from __future__ import annotations

import os
import time
import uuid

NEW_KEY = (
    "(lpad(to_hex(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7'"
    " || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid"
)
"""The same made by PostgreSQL, an expression for statements that write many rows."""


def uuid7() -> uuid.UUID:
    """48 bits of Unix milliseconds, version, 12 bits of their fraction, variant, 62 random bits.

    With the fraction (RFC 9562 §6.2, method 3) rows that one process makes after one another
    stand in that order, also within a millisecond.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    chance = int.from_bytes(os.urandom(8), "big") >> 2
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | chance)
