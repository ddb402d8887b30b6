"""A real gunicorn over the test database, as programs meet it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

from django.db import connection

from kam.embedded.doors import open_door, port_of

READY_WITHIN = 60


@contextmanager
def gunicorn(*, workers: int = 4, **changed: str) -> Iterator[str]:
    """The address of a server with some processes; all are gone afterwards.

    `changed` is what its environment says otherwise.
    """
    with open_door() as door:
        address = f"127.0.0.1:{port_of(door)}"
        server = subprocess.Popen(
            _command(door.fileno(), workers),
            env=_environment(address) | changed,
            stderr=subprocess.DEVNULL,
            pass_fds=(door.fileno(),),
        )
        try:
            _wait_until_ready(f"http://{address}/healthz", server)
            yield f"http://{address}"
        finally:
            server.terminate()
            server.wait(30)


def _command(door: int, workers: int) -> list[str]:
    served = ["--config", "python:kam.serving.gunicorn", "--bind", f"fd://{door}"]
    many = ["--workers", str(workers), "--log-level", "warning"]
    no_limit = ["--limit-request-line", "0"]  # what is too long is for us to refuse
    return [sys.executable, "-m", "gunicorn", *served, *many, *no_limit]


def _environment(address: str) -> dict[str, str]:
    database = urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    return dict(os.environ) | {
        "DATABASE_URL": urlunsplit(database._replace(path=f"/{name}")),
        "KAM_BASE_URL": f"http://{address}",
        "KAM_ALLOW_HTTP": "true",
        "KAM_API_RATE": "1000000/min",
        "KAM_DEBUG": "false",
    }


def _wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_WITHIN
    while True:
        try:
            urlopen(url, timeout=5).close()
            return
        except (URLError, OSError):
            if server.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.2)
