"""The product on a free port, for as long as it is needed."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from kam.embedded.doors import open_door, port_of

TRIES = 300


@contextmanager
def serving() -> Iterator[str]:
    """The address of a web server with this environment."""
    with open_door() as door:
        url = f"http://localhost:{port_of(door)}"
        command = ["gunicorn", "--config", "python:kam.serving.gunicorn", "--log-level", "warning"]
        server = subprocess.Popen(
            [sys.executable, "-m", *command, "--bind", f"fd://{door.fileno()}"],
            env={**os.environ, "KAM_BASE_URL": url},
            pass_fds=(door.fileno(),),
        )
        try:
            wait_for(port_of(door))
            yield url
        finally:
            server.terminate()
            server.wait()


def wait_for(port: int) -> None:
    """Until a web server answers there."""
    for _ in range(TRIES):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            link.request("GET", "/healthz", headers={"Host": "localhost"})
            link.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            link.close()
    raise RuntimeError("The web server does not answer.")
