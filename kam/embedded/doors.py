"""The door of a web server: an open port that is ours before anything serves behind it.

A port that was only looked at may be another's by the time the server takes it: whoever asked
there would then be answered by a stranger. Clients who come early wait at an open door.
"""

from __future__ import annotations

import socket

from kam.embedded.server import ServerError

PORTS_TO_TRY = 100
WAITING = 512
"""Clients who may wait before the server is there."""


def open_door(wanted: int = 0) -> socket.socket:
    """Listens on this machine alone, at the first free port from the wanted one; 0: at any."""
    for port in range(wanted, min(wanted + PORTS_TO_TRY, 2**16)):
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
            door.listen(WAITING)
        except OSError:
            door.close()
            continue
        return door
    raise ServerError(f"No free port from {wanted} to {wanted + PORTS_TO_TRY - 1}.")


def port_of(door: socket.socket) -> int:
    """Where it is."""
    port: int = door.getsockname()[1]
    return port
