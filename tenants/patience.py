"""How long PostgreSQL works on one statement, waits for one lock and for us, by kind of work.

Told with the scope, in the statement that names it: no round trip of its own. Many quick
statements are bounded by our clock: when a transaction's time is over, it may commit and ask
nothing more. Commands and migrations have no bound: whoever runs one sees it and can end it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import OperationalError

STATEMENT_SETTING, LOCK_SETTING = "statement_timeout", "lock_timeout"
IDLE_SETTING = "idle_in_transaction_session_timeout"
_OVER = frozenset({"57014", "55P03"})
"""Query cancelled, and lock not available."""


@dataclass(frozen=True)
class Patience:
    """Seconds for a statement, of those for a lock, and until a transaction's last statement.

    PostgreSQL ends a transaction to which we say nothing for as long as that.
    """

    statement: float
    lock: float
    whole: float

    def settings(self) -> dict[str, str]:
        """As PostgreSQL takes them: milliseconds."""
        return {
            STATEMENT_SETTING: str(round(self.statement * 1000)),
            LOCK_SETTING: str(round(self.lock * 1000)),
            IDLE_SETTING: str(round(self.whole * 1000)),
        }


PAGE = Patience(statement=10, lock=3, whole=30)
PROGRAM = Patience(statement=20, lock=5, whole=60)
JOB = Patience(statement=120, lock=15, whole=840)
FILE = Patience(statement=600, lock=30, whole=840)

_patience: ContextVar[Patience | None] = ContextVar("patience", default=None)
_begun: ContextVar[float] = ContextVar("work begun", default=0.0)


class TransactionTooLongError(OperationalError):
    """The time of a transaction is over: it asks nothing more."""


@contextmanager
def working(patience: Patience) -> Iterator[None]:
    """What begins a transaction inside has so much time for each statement."""
    tokens = _patience.set(patience), _begun.set(time.monotonic())
    try:
        yield
    finally:
        _patience.reset(tokens[0])
        _begun.reset(tokens[1])


def bounds() -> dict[str, str]:
    """What the database is told of the kind of work; nothing where there is no bound."""
    patience = _patience.get()
    return patience.settings() if patience else {}


def seconds() -> float | None:
    """How long a statement of this kind of work may take; None where there is no bound."""
    patience = _patience.get()
    return patience.statement if patience else None


def require_time(transaction_begun: float | None) -> None:
    """Raise TransactionTooLongError where a transaction of this kind of work may ask no more.

    One that was open before the work began counts from then.
    """
    patience = _patience.get()
    if patience is None or transaction_begun is None:
        return
    taken = time.monotonic() - max(transaction_begun, _begun.get())
    if taken > patience.whole:
        raise TransactionTooLongError(f"The transaction is open for {taken:.0f} s")


def ran_out(error: BaseException | None) -> bool:
    """Whether a statement was ended, or not begun, because the time was over."""
    if isinstance(error, TransactionTooLongError):
        return True
    return isinstance(error, OperationalError) and getattr(error.__cause__, "pgcode", None) in _OVER
