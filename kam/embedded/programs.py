"""The processes of the product: started on a leash, watched, started again, ended in order."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from kam.embedded.leash import ends_with_parent
from kam.embedded.secrets_on_disk import private_log

STEADY_SECONDS = 30.0
LONGEST_PAUSE = 30.0
FIRST_PAUSE = 0.5


class Program:
    """One process and the group of those that it forks; `door` is what it serves at."""

    def __init__(
        self,
        name: str,
        command: list[str],
        environment: Mapping[str, str],
        log: Path,
        *,
        door: socket.socket | None = None,
        stop_seconds: float = 10.0,
    ) -> None:
        self.name = name
        self.command = command
        self.environment = environment
        self.log = log
        self.door = door
        self.stop_seconds = stop_seconds
        self.process: subprocess.Popen[bytes] | None = None
        self._pause = FIRST_PAUSE
        self._started = 0.0
        self._not_before = 0.0

    def start(self) -> None:
        """Start it in a group of its own, out of Ctrl-C's reach."""
        self._started = time.monotonic()
        with private_log(self.log) as log:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=() if self.door is None else (self.door.fileno(),),
                preexec_fn=ends_with_parent(signal.SIGKILL),
            )

    def watch(self) -> str | None:
        """Start it again if it died, later each time that it dies young; what was done."""
        now = time.monotonic()
        if self.process is not None:
            status = self.process.poll()
            if status is None:
                return None
            self._end_group()
            self.process = None
            steady = now - self._started > STEADY_SECONDS
            self._pause = FIRST_PAUSE if steady else min(self._pause * 2, LONGEST_PAUSE)
            self._not_before = now + self._pause
            return f"{self.name} ended with status {status}; see {self.log}"
        if now < self._not_before:
            return None
        self.start()
        return f"{self.name} started again"

    def ask(self) -> None:
        """Ask it to end what it is doing."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """Ask it to end what it is doing, then end it and all it forked."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.ask()
            try:
                self.process.wait(self.stop_seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self._end_group()
        self.process.wait()
        self.process = None

    def _end_group(self) -> None:
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # macOS: EPERM when only zombies are left
            return
