"""What the embedded servers share: one owner, others who join, an end with the owner."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from kam.embedded.leash import ends_with_parent
from kam.embedded.locks import FileLock
from kam.embedded.secrets_on_disk import private_log, read_record, write_record

START_SECONDS = 60.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STOP_SECONDS = 30.0
PLAIN_ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Identity:
    """The user a server runs as when we are root."""

    uid: int
    gid: int


class ServerError(Exception):
    """A server that does not start, with what to do about it."""


class Server(ABC):
    """A server whose data live in `directory`, run by one process and shared with others."""

    name = "server"
    stop_signal = signal.SIGTERM

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self.directory = directory.absolute()
        self.durable = durable
        self.environment: dict[str, str] = {}
        self.process: subprocess.Popen[bytes] | None = None
        self.directory.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(self.directory / "lock")
        self._users = FileLock(self.directory / "users")
        self._connection = self.directory / "connection.json"
        self.log = self.directory / f"{self.name}.log"
        self._pause = FIRST_PAUSE
        self._not_before = 0.0

    @property
    def is_owner(self) -> bool:
        """Whether this process runs the server (and not another one that we joined)."""
        return self._lock.is_held

    @property
    def is_alive(self) -> bool:
        """Whether the server that this process owns runs."""
        return self.process is not None and self.process.poll() is None

    def join(self, *, attach: bool = True, seconds: float = START_SECONDS) -> None:
        """Start the server, or use the one that another process runs on the same data.

        Waits while another one is starting or ending it.
        """
        end = time.monotonic() + seconds
        while not self._lock.take():
            if attach and self._attach():
                return
            if time.monotonic() > end:
                raise ServerError(
                    f"{self.name}: {self.directory} is in use by process "
                    f"{read_record(self._connection).get('pid', 'unknown')}. End it first."
                )
            time.sleep(0.05)
        self._start()

    def watch(self) -> str | None:
        """Start it again if it died, later each time that it can't (a full disk); what was done."""
        if self.is_alive or time.monotonic() < self._not_before:
            return None
        try:
            self.restart()
        except ServerError as error:
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            self._not_before = time.monotonic() + self._pause
            return f"{error}\n{self.name} is tried again in {self._pause:.0f} s"
        self._pause = FIRST_PAUSE
        return f"{self.name} ended and was started again"

    def restart(self) -> None:
        """Start it again on the same address, after it died."""
        self._forget_process()
        self._lock.release()
        end = time.monotonic() + STOP_SECONDS
        while not self._lock.take():  # until its last child is gone
            if time.monotonic() > end:
                raise ServerError(f"{self.name}: what is left of it does not end.")
            time.sleep(0.05)
        self._start(again=True)

    def stop(self, *, wait_for_users: bool = False) -> None:
        """End the server that we own, in order; let go of one that we joined."""
        if self.is_owner:
            if wait_for_users:
                self._wait_for_users()
            self._connection.unlink(missing_ok=True)
            self._forget_process()
            self._clean()
            self._lock.release()
        self._users.release()

    def _start(self, *, again: bool = False) -> None:
        try:
            self._prepare()
            self._launch()
            self._wait_until_it_answers()
        except BaseException:
            self._forget_process()
            if not again:  # others know the address, and wait for it
                self._clean()
            self._lock.release()
            raise
        write_record(self._connection, self.environment | {"pid": str(os.getpid())})

    def _attach(self) -> bool:
        record = read_record(self._connection)
        pid = record.pop("pid", "")
        if not pid or not _lives(int(pid)) or not self._users.take(shared=True):
            return False
        if self.answers(record):
            self.environment = record
            return True
        self._users.release()
        return False

    def _wait_for_users(self) -> None:
        told = False
        while not self._users.take():
            if not told:
                print(f"{self.name}: waiting for another process that uses it", file=sys.stderr)
                told = True
            time.sleep(0.1)

    def _run(
        self,
        command: list[str],
        *,
        stdin: bytes = b"",
        identity: Identity | None = None,
        descriptors: tuple[int, ...] = (),
    ) -> None:
        """Start the server's process on our leash, holding our lock, deaf to Ctrl-C."""
        with private_log(self.log) as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
                env=PLAIN_ENVIRONMENT,
                start_new_session=True,
                pass_fds=(self._lock.fileno, *descriptors),
                preexec_fn=ends_with_parent(self.stop_signal),
                user=identity.uid if identity else None,
                group=identity.gid if identity else None,
                extra_groups=[] if identity else None,
            )
        if self.process.stdin is not None:
            self.process.stdin.write(stdin)
            self.process.stdin.close()

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + START_SECONDS
        while not self.answers(self.environment):
            if not self.is_alive or time.monotonic() > end:
                tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
                raise ServerError(f"{self.name} did not start; the end of {self.log}:\n{tail}")
            time.sleep(0.02)

    def _forget_process(self) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    @abstractmethod
    def _prepare(self) -> None:
        """Make what the first start needs and clear what a dead owner left."""

    @abstractmethod
    def _launch(self) -> None:
        """Start the process and fill `environment`."""

    @abstractmethod
    def answers(self, environment: dict[str, str]) -> bool:
        """Whether a server answers at these addresses."""

    def _clean(self) -> None:  # noqa: B027 (a server may have nothing to remove)
        """Remove what only a running server needs."""


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
