"""An owner of embedded services in a process of its own, so that it can be killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from kam.embedded.services import ROOT

OWNER = """
import json, sys, time
from pathlib import Path
from kam.embedded.services import running
with running(Path(sys.argv[1]), given={}, durable=False) as up:
    found = {name: up.environment[name] for name in ("DATABASE_URL", "REDIS_URL")}
    found["pids"] = [server.process.pid for server in up.servers if server.process]
    print(json.dumps(found), flush=True)
    sys.stdin.read()
"""


class Owner:
    """A process that holds the services of a folder until it is told to end."""

    def __init__(self, var: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OWNER, str(var)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        found = json.loads(self.process.stdout.readline())
        self.database_url: str = found["DATABASE_URL"]
        self.redis_url: str = found["REDIS_URL"]
        self.servers = [psutil.Process(pid) for pid in found["pids"]]

    def family(self) -> list[psutil.Process]:
        """The servers and all processes that they forked."""
        return [*self.servers, *(child for one in self.servers for child in one.children(True))]

    def end(self) -> None:
        """Let it end in order."""
        if self.process.poll() is None:
            self.process.communicate(timeout=40)


@pytest.fixture
def own() -> Iterator[Callable[[Path], Owner]]:
    """Starts owners; ends those that still live after the test."""
    owners: list[Owner] = []

    def start(var: Path) -> Owner:
        owners.append(Owner(var))
        return owners[-1]

    yield start
    for owner in owners:
        owner.end()


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A state folder with a space and a quote in its path."""
    return tmp_path / 'Key "Account\'s" état'


def gone(processes: list[psutil.Process], seconds: float = 20) -> bool:
    """Whether all of them end in time."""
    end = time.monotonic() + seconds
    while any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
