"""The backend's connection, where Django looks for it."""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from typing import Any

import psycopg2
from django.db.backends.postgresql import base

from kam.database import hung
from tenants.patience import require_time


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks a quiet socket before it asks the server.

    Between two requests a server has nothing to say unless it hangs up; so a socket without
    a word spares the `SELECT 1` with which Django begins each request.

    It says by when an answer must be there, so that a server that says nothing is found out,
    and asks nothing more in a transaction whose time is over.
    """

    health_check_enabled: bool
    health_check_done: bool
    answer_by: float | None = None
    transaction_begun: float | None = None

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.execute_wrappers.append(self._bounded)
        hung.keep(self)

    def get_new_connection(self, conn_params: Any) -> Any:
        """A line; none is asked for just after nobody answered."""
        if hung.is_left_alone():
            raise psycopg2.OperationalError("the database says nothing")
        begun = time.monotonic()
        try:
            return super().get_new_connection(conn_params)
        except psycopg2.OperationalError:
            hung.note_silence(begun)
            raise

    def is_usable(self) -> bool:
        return bool(self._timed(super().is_usable))

    def _commit(self) -> None:
        self._timed(super()._commit)  # type: ignore[misc]  # untyped in the stubs

    def set_autocommit(self, autocommit: bool, *begin: bool, **named: bool) -> None:
        """A transaction begins here, or has ended; what waits for its commit runs meanwhile."""
        self.transaction_begun = None if autocommit else time.monotonic()
        super().set_autocommit(autocommit, *begin, **named)

    def _bounded(self, execute: Callable[..., Any], *asked: Any) -> Any:
        require_time(self.transaction_begun)
        return self._timed(execute, *asked)

    def _timed(self, execute: Callable[..., Any], *asked: Any) -> Any:
        self.answer_by = hung.deadline()
        try:
            return execute(*asked)
        finally:
            self.answer_by = None

    def close_if_health_check_failed(self) -> None:
        if self.health_check_enabled and not self.health_check_done and _is_quiet(self.connection):
            self.health_check_done = True
        super().close_if_health_check_failed()


def _is_quiet(link: Any) -> bool:
    """Whether an open connection has nothing to read: no message, no end."""
    if link is None or link.closed:
        return False
    watch = select.poll()
    watch.register(link.fileno(), select.POLLIN)
    return not watch.poll(0)
