"""The product on a free port, for as long as it is needed."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

TRIES = 300


@contextmanager
def serving() -> Iterator[str]:
    """The address of a web server with this environment."""
    port = free_port()
    url = f"http://localhost:{port}"
    command = ["gunicorn", "--config", "python:kam.serving.gunicorn"]
    server = subprocess.Popen(
        [sys.executable, "-m", *command, "--bind", f"127.0.0.1:{port}", "--log-level", "warning"],
        env={**os.environ, "KAM_BASE_URL": url},
    )
    try:
        wait_for(port)
        yield url
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


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
