"""bin/demo as a person meets it: ready, stopped, killed, started twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kam.embedded.services import ROOT
from tests.embedded.conftest import gone

SERVICES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "KAM_SECRET_KEY", "KAM_DEMO")


class Demo:
    """A running supervisor."""

    def __init__(self, var: Path, *arguments: str) -> None:
        hidden = {*SERVICES, "KAM_DEBUG", "KAM_BASE_URL"}
        environment = {name: value for name, value in os.environ.items() if name not in hidden}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kam.embedded.supervisor", "--no-browser", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env=environment | {"KAM_VAR": str(var), "PYTHONUNBUFFERED": "1"},
        )
        self.lines: list[str] = []

    def wait_until_ready(self) -> str:
        """Its address."""
        for line in self.process.stdout:
            self.lines.append(line)
            if line.startswith("Ready after"):
                return line.split()[-1]
        raise AssertionError("".join(self.lines))

    def family(self) -> list[psutil.Process]:
        """All processes below it."""
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a demo ran once, and its organisations are loaded."""
    folder = tmp_path_factory.mktemp("demo") / "a var"
    first = Demo(folder, "--port", "18640")
    first.wait_until_ready()
    first.process.terminate()
    first.process.communicate(timeout=60)
    return folder


@pytest.fixture
def other(var: Path, tmp_path: Path) -> Path:
    """A copy of it with its owners, made before anything runs there again."""
    subprocess.run(["cp", "-a", str(var), str(tmp_path / "other")], check=True)
    return tmp_path / "other"


@pytest.fixture
def demo(var: Path) -> Iterator[Demo]:
    one = Demo(var, "--port", "18640")
    yield one
    one.process.terminate()
    one.process.communicate(timeout=60)


def test_ready_then_ctrl_c_leaves_no_process(demo: Demo) -> None:
    address = demo.wait_until_ready()
    for path in ("healthz", "readyz"):
        with urllib.request.urlopen(f"{address}/{path}") as answer:
            assert answer.status == 200
    processes = demo.family()
    assert len(processes) > 10
    served = [p.environ() for p in processes if "gunicorn" in p.cmdline()]
    assert {("DATABASE_URL" in known, "DATABASE_OWNER_URL" in known) for known in served} == {
        (True, False)
    }
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(60) == 0
    assert gone(processes, seconds=1)


def test_kill_leaves_no_process_and_the_next_start_works(demo: Demo, var: Path) -> None:
    demo.wait_until_ready()
    processes = demo.family()
    demo.process.kill()
    demo.process.wait()
    again = Demo(var, "--port", "18640")
    try:
        again.wait_until_ready()
        assert gone(processes, seconds=1)
    finally:
        again.process.terminate()
        again.process.communicate(timeout=60)


def test_a_second_demo_on_the_same_data_says_where_the_first_one_is(demo: Demo, var: Path) -> None:
    address = demo.wait_until_ready()
    second = Demo(var)
    output, _ = second.process.communicate(timeout=30)
    assert second.process.returncode == 1
    assert output == f"It runs already: {address} (state in {var})\n"


def test_two_demos_started_at_once_each_have_a_port_of_their_own(other: Path, demo: Demo) -> None:
    second = Demo(other, "--port", "18640")
    try:
        addresses = [demo.wait_until_ready(), second.wait_until_ready()]
        given = [int(address.rsplit(":", 1)[1]) for address in addresses]
        assert given[0] != given[1]
        for one, port in zip((demo, second), given, strict=True):
            told = [line for line in one.lines if "is taken" in line]
            assert told == ([] if port == 18640 else [f"Port 18640 is taken; using {port}.\n"])
            assert port in {
                opened.laddr.port
                for process in one.family()
                for opened in process.net_connections("tcp")
                if opened.status == psutil.CONN_LISTEN
            }
    finally:
        second.process.terminate()
        second.process.communicate(timeout=60)
