"""Real workers and schedules on this test's database, a broker and a mail server of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import redis
from django.db import connection

from kam.embedded.programs import Program
from kam.embedded.services import python
from tests.conftest import PROCESS, numbered

BROKER_NUMBER = 11
CELERY = [*python("-m", "celery"), "-A", "bench.hurried"]
WORKER = ["worker", "--concurrency", "1", "--loglevel", "WARNING", "--without-gossip"]
BEAT = ["beat", "--pidfile", "", "--schedule"]


def surroundings(mail_port: int) -> dict[str, str]:
    """The environment of the product's processes: this test's database and an empty broker."""
    broker = numbered(os.environ["REDIS_URL"], BROKER_NUMBER + PROCESS)
    with redis.Redis.from_url(broker) as client:
        client.flushdb()
    url = urlsplit(os.environ["DATABASE_URL"])
    return os.environ | {
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}")),
        "REDIS_URL": broker,
        "KAM_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "KAM_SMTP_HOST": "127.0.0.1",
        "KAM_SMTP_PORT": str(mail_port),
    }


@contextmanager
def running(
    environment: dict[str, str], logs: Path, *, workers: str, beats: str
) -> Iterator[dict[str, Program]]:
    """One worker and one schedule for each letter, and their logs."""
    words = {f"worker-{n}": [*WORKER, "--hostname", f"{n}@test"] for n in workers}
    words |= {f"beat-{n}": [*BEAT, str(logs / f"schedule-{n}")] for n in beats}
    programs = {}
    with ExitStack() as stack:
        for name, said in words.items():
            log = logs / f"{name}.log"
            program = Program(name, [*CELERY, *said], environment, log, stop_seconds=5)
            program.start()
            stack.callback(program.stop)
            programs[name] = program
        yield programs
        for program in programs.values():
            program.ask()  # all of them end what they do at once
