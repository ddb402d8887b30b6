"""Pages by HTTP: gunicorn with two workers, two browsers that ask without a pause."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection

from bench import processor, scratch
from bench.requests import HOST
from bench.timing import Cost, middle
from kam.embedded.doors import open_door, port_of
from kam.embedded.services import without_owner

WORKERS = 2
REQUESTS = 20
START = 30.0


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int

    def costs(self, rounds: int, **pages: tuple[str, str]) -> dict[str, Cost]:
        """What a request costs, of pages (address, cookie) that take turns."""
        spent: dict[str, list[Cost]] = {name: [] for name in pages}
        for turn in range(rounds + 1):
            for name, page in pages.items():
                found = self._many(*page)
                if turn:  # the first round warms up
                    spent[name].append(found)
        return {name: middle(found) for name, found in spent.items()}

    def _many(self, address: str, cookie: str) -> Cost:
        pids = [*processor.children(self.pid), *_backends()]
        before, begun = processor.of(pids), time.perf_counter()
        with ThreadPoolExecutor(WORKERS) as browsers:
            list(browsers.map(lambda _n: self.get(address, cookie), range(REQUESTS)))
        taken, used = time.perf_counter() - begun, processor.of(pids) - before
        return Cost(used=used / REQUESTS, taken=taken / REQUESTS)

    def get(self, address: str, cookie: str = "") -> bytes:
        """The body of a page; raises where it isn't one."""
        link = HTTPConnection("127.0.0.1", self.port, timeout=30)
        link.request("GET", address, headers={"Host": HOST, "Cookie": cookie})
        answer = link.getresponse()
        body = answer.read()
        link.close()
        if answer.status != 200:
            raise RuntimeError(f"{address} answers {answer.status}.")
        return body


@contextmanager
def running() -> Iterator[Server]:
    """The product and the plain page, served until the end."""
    served = ("bench.served:application", "--config", "python:kam.serving.gunicorn")
    with open_door() as door:
        bound = ("--workers", str(WORKERS), "--bind", f"fd://{door.fileno()}")
        command = ("gunicorn", *served, *bound, "--log-level", "warning")
        child = subprocess.Popen(
            [sys.executable, "-m", "kam.embedded.leash", *command],
            env=without_owner(os.environ),
            pass_fds=(door.fileno(),),
        )
        try:
            server = Server(port_of(door), child.pid)
            _await(server)
            yield server
        finally:
            child.terminate()
            child.wait(timeout=30)


def _await(server: Server) -> None:
    until = time.monotonic() + START
    while True:
        try:
            server.get("/healthz")
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _backends() -> list[int]:
    with scratch.plain() as link, link.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        found = [pid for (pid,) in cursor.fetchall()]
    link.close()
    return found
