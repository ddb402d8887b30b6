"""The backend's connection, where Django looks for it."""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks a quiet socket before it asks the server.

    Between two requests a server has nothing to say unless it hangs up; so a socket without
    a word spares the `SELECT 1` with which Django begins each request.
    """

    health_check_enabled: bool
    health_check_done: bool

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
