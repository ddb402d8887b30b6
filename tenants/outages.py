"""Errors that say that the database is away, or takes no changes: not faults of what was asked."""

from __future__ import annotations

from enum import Enum

from django.db import DatabaseError, Error, InterfaceError, OperationalError


class Outage(Enum):
    """What is wrong with the database, as far as whoever asked is concerned."""

    AWAY = "away"
    """No answer: whether the last step was saved is not known."""
    CLOSED = "closed"
    """It reads and does not write: nothing of the step was saved."""


_OF_THE_LINE = (OperationalError, InterfaceError, DatabaseError)
"""What a line that breaks raises, without a code; the last where it breaks within an answer."""
_CLOSED = frozenset({"25006", "53100", "58030"})
"""Read-only transaction, disk full, input/output error."""
_AWAY = ("08", "53", "57P")
"""Connection lost, too many of them or no memory left, shutting down or starting."""


def outage_of(error: BaseException | None) -> Outage | None:
    """The outage that an error tells of; None where it is an error of another kind."""
    if not isinstance(error, Error):
        return None
    code = getattr(error.__cause__, "pgcode", None)
    if code is None:
        return Outage.AWAY if type(error) in _OF_THE_LINE else None
    if code in _CLOSED:
        return Outage.CLOSED
    return Outage.AWAY if code.startswith(_AWAY) else None
