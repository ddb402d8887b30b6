"""How long PostgreSQL works on one statement, and waits for one lock, by kind of work.

Told with the scope, in the statement that names it: no round trip of its own. Commands and
migrations have no bound: whoever runs one sees it and can end it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import OperationalError

STATEMENT_SETTING, LOCK_SETTING = "statement_timeout", "lock_timeout"
_OVER = frozenset({"57014", "55P03"})
"""Query cancelled, and lock not available."""


@dataclass(frozen=True)
class Patience:
    """Seconds for a statement, and of those for a lock."""

    statement: float
    lock: float

    def settings(self) -> dict[str, str]:
        """As PostgreSQL takes them: milliseconds."""
        return {
            STATEMENT_SETTING: str(round(self.statement * 1000)),
            LOCK_SETTING: str(round(self.lock * 1000)),
        }


PAGE = Patience(statement=10, lock=3)
PROGRAM = Patience(statement=20, lock=5)
JOB = Patience(statement=120, lock=15)
FILE = Patience(statement=600, lock=30)

_patience: ContextVar[Patience | None] = ContextVar("patience", default=None)


@contextmanager
def working(patience: Patience) -> Iterator[None]:
    """What begins a transaction inside has so much time for each statement."""
    token = _patience.set(patience)
    try:
        yield
    finally:
        _patience.reset(token)


def bounds() -> dict[str, str]:
    """What the database is told of the kind of work; nothing where there is no bound."""
    patience = _patience.get()
    return patience.settings() if patience else {}


def seconds() -> float | None:
    """How long a statement of this kind of work may take; None where there is no bound."""
    patience = _patience.get()
    return patience.statement if patience else None


def ran_out(error: BaseException | None) -> bool:
    """Whether PostgreSQL ended a statement because its time was over."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "pgcode", None) in _OVER
