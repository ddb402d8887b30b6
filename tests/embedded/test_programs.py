"""Programs on a leash: started again when they die, ended with all they forked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from kam.embedded.programs import Program
from kam.embedded.services import ROOT
from tests.embedded.conftest import gone

FORKS = "import os, time\nos.fork()\ntime.sleep(60)\n"
STUBBORN = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(60)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "forks.py").write_text(FORKS)
    (tmp_path / "stubborn.py").write_text(STUBBORN)
    return tmp_path


def program(folder: Path, module: str) -> Program:
    path = f"{folder}:{ROOT}"
    command = [sys.executable, "-m", "kam.embedded.leash", module]
    return Program(
        module, command, os.environ | {"PYTHONPATH": path}, folder / "log", stop_seconds=1
    )


def family(pid: int, size: int) -> list[psutil.Process]:
    """The process and its children, once there are so many."""
    head = psutil.Process(pid)
    for _ in range(200):
        found = [head, *head.children(recursive=True)]
        if len(found) == size:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{len(found)} processes, not {size}")


def test_a_program_that_dies_is_started_again_after_a_pause(folder: Path) -> None:
    one = program(folder, "forks")
    one.start()
    processes = family(one.process.pid, 2)
    assert one.watch() is None
    processes[0].kill()
    one.process.wait()
    assert one.watch() == f"forks ended with status -9; see {folder / 'log'}"
    assert one.watch() is None  # the pause
    time.sleep(1.1)
    assert one.watch() == "forks started again"
    assert gone(processes)
    one.stop()


def test_a_forked_child_ends_when_its_parent_is_killed(folder: Path) -> None:
    one = program(folder, "forks")
    one.start()
    processes = family(one.process.pid, 2)
    processes[0].kill()
    one.process.wait()
    assert gone(processes)  # without any help from watch()


def test_a_program_that_ignores_the_request_is_ended(folder: Path) -> None:
    one = program(folder, "stubborn")
    one.start()
    processes = family(one.process.pid, 1)
    time.sleep(0.5)
    one.stop()
    assert gone(processes)


def test_everything_ends_with_a_killed_supervisor(folder: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path\n"
        "from tests.embedded.test_programs import program\n"
        "one = program(Path(sys.argv[1]), 'forks'); one.start()\n"
        "print(one.process.pid, flush=True); time.sleep(60)\n"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, cwd=ROOT
    )
    processes = family(int(supervisor.stdout.readline()), 2)
    supervisor.send_signal(signal.SIGKILL)
    supervisor.communicate()
    assert gone(processes)
