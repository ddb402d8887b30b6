"""What is broken, how, and how it is mended."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import redis

from bench import processor
from bench.mail_sink import Sink
from kam.embedded.postgres import Postgres
from kam.embedded.programs import Program
from kam.embedded.server import Server
from kam.embedded.supervisor import look_after


class Estate:
    """The services and the programs, looked after as `bin/demo` does, but for what is held down."""

    def __init__(
        self, servers: list[Server], programs: list[Program], sink: Sink, *, disk: Path | None
    ) -> None:
        database, self.broker = servers
        assert isinstance(database, Postgres)
        self.database, self.sink, self.disk = database, sink, disk
        self.programs = {program.name: program for program in programs}
        self.held: set[str] = set()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def start(self) -> None:
        """All programs, and the watch."""
        for program in self.programs.values():
            program.start()
        self._thread.start()

    def stop(self) -> None:
        """The watch, then all programs."""
        self._ended.set()
        self._thread.join()
        for program in self.programs.values():
            program.stop()

    def superuser(self) -> psycopg2.extensions.connection:
        """A link that may set what the product may not."""
        link = psycopg2.connect(self.database.superuser_url.replace("/postgres?", "/kam?"))
        link.autocommit = True
        return link

    def _watch(self) -> None:
        while not self._ended.wait(0.3):
            servers = [s for s in (self.database, self.broker) if s.name not in self.held]
            programs = [p for name, p in self.programs.items() if name not in self.held]
            look_after(programs, servers)


Hurt = Callable[[Estate], Iterator[None]]


@dataclass(frozen=True)
class Fault:
    """One thing that breaks."""

    name: str
    hurt: Hurt
    seconds: float
    needs_small_disk: bool = False
    slowest: float = 12.0
    """Seconds that a page may take: a statement has ten."""


def _pid(what: Server | Program) -> int:
    assert what.process is not None
    return what.process.pid


@contextmanager
def _down(estate: Estate, server: Server) -> Iterator[None]:
    estate.held.add(server.name)
    os.kill(_pid(server), signal.SIGKILL)
    yield
    estate.held.discard(server.name)


@contextmanager
def _frozen(pids: list[int]) -> Iterator[None]:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    yield
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def redis_stopped(estate: Estate) -> Iterator[None]:
    with _down(estate, estate.broker):
        yield


def redis_hung(estate: Estate) -> Iterator[None]:
    with _frozen([_pid(estate.broker)]):
        yield


def _client(estate: Estate) -> redis.Redis:
    return redis.Redis.from_url(estate.broker.environment["REDIS_URL"])


def redis_emptied(estate: Estate) -> Iterator[None]:
    with _client(estate) as client:
        client.flushall()
    yield


def redis_read_only(estate: Estate) -> Iterator[None]:
    with _client(estate) as client:
        client.replicaof("127.0.0.1", 1)
        yield
        client.replicaof("NO", "ONE")


def redis_full(estate: Estate) -> Iterator[None]:
    with _client(estate) as client:
        client.config_set("maxmemory", "1")
        yield
        client.config_set("maxmemory", "0")


def database_restarted(estate: Estate) -> Iterator[None]:
    os.kill(_pid(estate.database), signal.SIGINT)
    yield


def database_crashed(estate: Estate) -> Iterator[None]:
    """One of its processes is killed: it ends all others and recovers."""
    backends = processor.children(_pid(estate.database))
    os.kill(backends[-1], signal.SIGKILL)
    yield


def database_down(estate: Estate) -> Iterator[None]:
    with _down(estate, estate.database):
        yield


def database_hung(estate: Estate) -> Iterator[None]:
    main = _pid(estate.database)
    with _frozen([main, *processor.children(main)]):
        yield


def database_locked(estate: Estate) -> Iterator[None]:
    """A table is held by somebody who doesn't let go: each statement on it waits."""
    link = estate.superuser()
    link.autocommit = False
    with link.cursor() as cursor:
        cursor.execute("LOCK TABLE accounts_account IN ACCESS EXCLUSIVE MODE")
    yield
    link.close()


def database_read_only(estate: Estate) -> Iterator[None]:
    _set_read_only(estate, "on")
    yield
    _set_read_only(estate, "off")


def _set_read_only(estate: Estate, word: str) -> None:
    link = estate.superuser()
    with link.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        cursor.execute(f"ALTER SYSTEM SET default_transaction_read_only = {word}")
        cursor.execute("SELECT pg_reload_conf()")
    link.close()


def disk_full(estate: Estate) -> Iterator[None]:
    """No byte is left where the tables lie."""
    assert estate.disk is not None
    ballast = estate.disk / "ballast"
    _fill(ballast)
    yield
    ballast.unlink()


def log_full(estate: Estate) -> Iterator[None]:
    """Nor for another file of the log of writes: PostgreSQL ends itself, and can't start again."""
    steps = disk_full(estate)
    next(steps)
    _use_up_log(estate)
    yield
    next(steps, None)


def _fill(ballast: Path) -> None:
    for size in (1024 * 1024, 4096):
        with ballast.open("ab", buffering=0) as file, suppress(OSError):
            while file.write(b"\0" * size) == size:
                pass


def _use_up_log(estate: Estate) -> None:
    """The files at hand run out."""
    with suppress(psycopg2.Error):
        link = estate.superuser()
        with link.cursor() as cursor:
            for _n in range(100):
                cursor.execute("SELECT pg_logical_emit_message(true, 'chaos', 'filler')")
                cursor.execute("SELECT pg_switch_wal()")


def mail_hung(estate: Estate) -> Iterator[None]:
    estate.sink.is_hung = True
    yield
    estate.sink.is_hung = False


def killed(name: str, *, of_it: bool = False) -> Hurt:
    """The whole program, or the first of its children."""

    def hurt(estate: Estate) -> Iterator[None]:
        program = estate.programs[name]
        wait_for(
            lambda: program.process is not None and bool(processor.children(_pid(program))), 30
        )
        pid = processor.children(_pid(program))[0] if of_it else _pid(program)
        os.kill(pid, signal.SIGKILL)
        yield

    return hurt


UNTIL_CUT = 30.0
"""A statement of a page that nobody answers is given up after 13 seconds, of a program after 23."""
FAULTS = [
    Fault("Redis stopped", redis_stopped, 8),
    Fault("Redis hung", redis_hung, 8),
    Fault("Redis emptied", redis_emptied, 4),
    Fault("Redis read-only", redis_read_only, 8),
    Fault("Redis full", redis_full, 8),
    Fault("PostgreSQL restarted", database_restarted, 4),
    Fault("a process of PostgreSQL killed", database_crashed, 4),
    Fault("PostgreSQL down", database_down, 8),
    Fault("PostgreSQL slow: a table locked", database_locked, 12),
    Fault("PostgreSQL hung", database_hung, 40, slowest=UNTIL_CUT),
    Fault("PostgreSQL read-only", database_read_only, 8),
    Fault("disk full", disk_full, 12, needs_small_disk=True),
    Fault("disk full, for the log of writes too", log_full, 12, needs_small_disk=True),
    Fault("mail server hung", mail_hung, 25),
    Fault("a web worker killed", killed("web", of_it=True), 4),
    Fault("web killed", killed("web"), 6, slowest=30),
    Fault("worker killed", killed("worker"), 6),
    Fault("a process of the worker killed", killed("worker", of_it=True), 6),
    Fault("loader killed", killed("loader"), 4),
    Fault("beat killed", killed("beat"), 4),
]


@contextmanager
def hurting(fault: Fault, estate: Estate) -> Iterator[None]:
    """The fault, from its beginning to its end."""
    steps = fault.hurt(estate)
    next(steps)
    try:
        yield
    finally:
        next(steps, None)


def wait_for(check: Callable[[], bool], seconds: float) -> float:
    """How long until it holds; all of the time where it never does."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds and not check():
        time.sleep(0.2)
    return time.monotonic() - begun
