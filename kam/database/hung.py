"""A server that says nothing: its line is cut, and whoever waits is told that it is away.

PostgreSQL itself ends what takes too long. One that is frozen, or behind a dead line, can't: a
thread that waits for it would wait for ever, and soon all of them.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from kam.environment import CONNECT_SECONDS
from tenants.patience import seconds

if TYPE_CHECKING:
    from kam.database.base import DatabaseWrapper

SLACK, UNBOUNDED = 3.0, 20.0
"""Seconds beyond what PostgreSQL allows a statement, and for one to which it sets no bound."""
LOOKS_EACH = 0.5

LEFT_ALONE = 2.0
"""Seconds for which no new line is asked for, after one that nobody answered."""

logger = logging.getLogger(__name__)
_lines: WeakSet[DatabaseWrapper] = WeakSet()
_lock = threading.Lock()


class _Silent:
    """Until when the server is left alone; one for the process."""

    until = 0.0


def keep(line: DatabaseWrapper) -> None:
    """Look at this line, too."""
    with _lock:
        _lines.add(line)


def deadline() -> float:
    """By when an answer to what is asked now must be there."""
    return time.monotonic() + (seconds() or UNBOUNDED) + SLACK


def is_left_alone() -> bool:
    """Whether nobody answered a moment ago."""
    return time.monotonic() < _Silent.until


def note_silence(begun: float) -> None:
    """A line that was asked for at `begun` could not be had; a refusal comes at once."""
    if time.monotonic() - begun >= CONNECT_SECONDS - 1:
        _Silent.until = time.monotonic() + LEFT_ALONE


def watch() -> None:
    """In a process that answers people: look at all lines from now on."""
    threading.Thread(target=_watch, name="lines to the database", daemon=True).start()


def _watch() -> None:
    while True:
        time.sleep(LOOKS_EACH)
        cut_overdue()


def cut_overdue() -> int:
    """Cut each line whose answer is overdue; how many."""
    now = time.monotonic()
    with _lock:
        overdue = [line for line in _lines if (line.answer_by or now) < now]
    for line in overdue:
        line.answer_by = None
        _cut(line.connection)
    if overdue:
        logger.error("The database says nothing: %s lines were cut", len(overdue))
    return len(overdue)


def _cut(link: Any) -> None:
    """End the socket under libpq, which then reports a lost connection."""
    with (
        suppress(Exception),  # it was closed meanwhile
        socket.fromfd(link.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as end,
    ):
        end.shutdown(socket.SHUT_RDWR)
