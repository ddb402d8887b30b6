"""python -m bench.fault_run SIZE: one run under faults; prints what became of every reminder."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import redis

from bench import fault_world
from bench.mail_sink import Sink, listening
from kam.embedded import services
from kam.embedded.programs import Program
from kam.embedded.server import Server

AT_MOST_SECONDS = 900


@dataclass(frozen=True)
class FaultPlan:
    """How much of everything."""

    reviews: int
    kills: int
    broker: int
    database: int
    seed: int = 20261123


PLANS = {"full": FaultPlan(1000, 50, 5, 2), "quick": FaultPlan(100, 6, 1, 1)}


class Estate:
    """The services and the programs of the product, which may be hurt."""

    def __init__(self, servers: list[Server], environment: dict[str, str], var: Path) -> None:
        self.database, self.broker = servers
        self.environment = environment
        celery = [*services.python("-m", "celery"), "-A", "bench.hurried"]
        worker = ["worker", "--concurrency", "2", "--without-gossip", "--loglevel", "WARNING"]
        beat = ["beat", "--schedule", str(var / "beat"), "--pidfile", ""]
        self.worker = Program("worker", [*celery, *worker], environment, var / "worker.log")
        self.beat = Program("beat", [*celery, *beat], environment, var / "beat.log")

    def kill_worker(self) -> None:
        """End the worker and its children at once, then start a new one."""
        if self.worker.process is not None:
            os.killpg(self.worker.process.pid, signal.SIGKILL)
            self.worker.process.wait()
        self.worker.start()

    def empty_broker(self) -> None:
        """Whatever was queued is gone."""
        with redis.Redis.from_url(self.environment["REDIS_URL"]) as client:
            client.flushall()


def main() -> None:
    """Start everything, hurt it, wait for the end, count."""
    plan = PLANS[sys.argv[1]]
    var = Path(os.environ["KAM_VAR"])
    sink = Sink(faulty=0.08, seed=plan.seed)
    smtp = listening(sink)
    try:
        with services.running(var / "services", attach=False, wait_for_users=False) as up:
            os.environ.update(up.environment)
            os.environ |= {
                "KAM_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "KAM_SMTP_HOST": "127.0.0.1",
                "KAM_SMTP_PORT": str(smtp.port),
            }
            found = _hurt(Estate(up.servers, dict(os.environ), var), plan, sink)
    finally:
        smtp.stop()
    print(json.dumps(found))


def _hurt(estate: Estate, plan: FaultPlan, sink: Sink) -> dict[str, object]:
    organizations = fault_world.make(reviews=plan.reviews)
    began = time.monotonic()
    estate.worker.start()
    estate.beat.start()
    try:
        _play(estate, plan)
        wanted = plan.reviews * fault_world.PER_REVIEW
        ended = fault_world.wait(organizations, wanted, until=began + AT_MOST_SECONDS)
    finally:
        estate.worker.stop()
        estate.beat.stop()
    return {
        "wanted": wanted,
        "kills": plan.kills,
        "broker": plan.broker,
        "database": plan.database,
        "seconds": time.monotonic() - began,
        "faults": dict(sink.faults),
    } | fault_world.count(ended, wanted, sink.accepted)


def _play(estate: Estate, plan: FaultPlan) -> None:
    """Each kill at a random moment of a worker's life; the other faults strewn between."""
    chance = random.Random(plan.seed)
    others = [estate.broker.restart] * plan.broker + [estate.database.restart] * plan.database
    others.append(estate.empty_broker)
    chance.shuffle(others)
    places = {round((n + 1) * plan.kills / (len(others) + 1)): n for n in range(len(others))}
    for kill in range(plan.kills):
        time.sleep(chance.uniform(0.5, 7))
        estate.kill_worker()
        estate.beat.watch()
        if kill in places:
            time.sleep(chance.uniform(2, 5))
            others[places[kill]]()
            print(f"{kill + 1} kills, then a restart", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
