"""When what failed is tried again, and when it is given up."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

GIVEN_UP_AFTER = timedelta(days=3)
LONGEST_ASKED = timedelta(days=1)
"""A receiver can put us off so long at most."""
_MINUTE, _HOUR = 60, 3600
AGAIN = (
    *(5, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 5 * _HOUR),
    *(10 * _HOUR, 14 * _HOUR, 18 * _HOUR, 22 * _HOUR),
)
"""Seconds until the next try of a delivery: the tenth is three days after the first."""
REST = (5, 30, 2 * _MINUTE, 10 * _MINUTE, 30 * _MINUTE, _HOUR)
"""Seconds in which a receiver that failed is sent nothing, by how often it did in a row."""


def again_after(attempts: int) -> timedelta:
    """Until the next try, after so many."""
    return _after(AGAIN, attempts)


def rest_after(failures: int) -> timedelta:
    """Until the receiver is asked anything, after so many failures."""
    return _after(REST, failures)


def asked_wait(value: str, *, now: datetime) -> timedelta:
    """What Retry-After asks for: seconds, or a date; none where it is neither."""
    if value.isascii() and value.isdigit():
        wait = timedelta(seconds=min(int(value[:9]), LONGEST_ASKED.total_seconds()))
    else:
        wait = _until(value, now)
    return max(timedelta(0), min(wait, LONGEST_ASKED))


def _until(value: str, now: datetime) -> timedelta:
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return timedelta(0)
    return at - now if at.tzinfo is not None else timedelta(0)


def _after(waits: tuple[int, ...], count: int) -> timedelta:
    """Up to a fifth shorter, so that what failed together doesn't come back together."""
    wait = waits[min(max(count, 1), len(waits)) - 1]
    return timedelta(seconds=wait * random.uniform(0.8, 1))  # noqa: S311 (no secret)
