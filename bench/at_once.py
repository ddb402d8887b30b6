"""Programs at once on a server with two processes: nobody waits for another's bulk, nothing twice."""

from __future__ import annotations

import json
import os
import statistics
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any

from accounts.models import Account
from bench import world
from bench.requests import HOST
from bench.results import Result
from bench.server import Server, running
from bench.sizes import Sizes
from bench.timing import seconds
from integrations.keys import create_key
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

AT_ONCE, WORDS = 20, 50
ASKED = 40
MOST = 3


def measure(sizes: Sizes) -> list[Result]:
    """How long GET /me/ waits for somebody else's bulk, and what parallel repeats make."""
    os.environ["KAM_API_RATE"] = "100000000/min"
    busy, calm = (world.organization(slug=slug, accounts=0) for slug in ("busy", "calm"))
    with running() as server:
        return [
            _held_up(Program(server, _key(busy)), Program(server, _key(calm)), sizes.bulk),
            _once(Program(server, _key(calm)), calm),
        ]


class Program:
    """Asks with one key."""

    def __init__(self, server: Server, key: str) -> None:
        self.port, self.key = server.port, key

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        """Status and body."""
        link = HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Host": HOST, "Authorization": f"Bearer {self.key}"} | headers
        text = None if body is None else json.dumps(body)
        link.request(method, f"/api/v1/{path}", text, sent | {"Content-Type": "application/json"})
        answer = link.getresponse()
        found = answer.status, answer.read()
        link.close()
        return found


def _key(organization: Organization) -> str:
    with organization_scope(organization.id):
        actor = Actor.of_system(organization)
        return create_key(actor=actor, name="bench", scope="write")[1]


def _held_up(busy: Program, calm: Program, bulk: int) -> Result:
    """The middle of GET /me/, alone and while another organisation sends one bulk after another."""
    ended = threading.Event()
    sent = Counter[int]()

    def send() -> None:
        while not ended.is_set():
            turn = sum(sent.values())
            items = [
                {"name": f"A {turn} {n}", "references": [{"system": "x", "external_id": f"{n}"}]}
                for n in range(bulk)
            ]
            status, _body = busy.ask("POST", "accounts/bulk/", {"items": items})
            sent[status] += 1

    _middle(calm)  # warms up
    alone = _middle(calm)
    thread = threading.Thread(target=send)
    thread.start()
    time.sleep(0.2)
    beside = _middle(calm)
    ended.set()
    thread.join()
    if sent.keys() != {207}:
        raise RuntimeError(f"The bulk was answered {dict(sent)}.")
    return Result(
        name="GET /me/ beside another organisation's bulk, of its time alone",
        detail=f"{bulk:,} accounts a bulk, two web processes; {1000 * beside:.1f} ms against"
        f" {1000 * alone:.1f} ms, medians of {ASKED}",
        found=beside / alone,
        most=MOST,
    )


def _middle(program: Program) -> float:
    taken = []
    for _n in range(ASKED):
        taken.append(seconds(lambda: program.ask("GET", "me/")))
        time.sleep(0.02)
    return statistics.median(taken)


def _once(program: Program, organization: Organization) -> Result:
    """The same request twenty times at once, for each of fifty words."""

    def repeat(number: int) -> bytes:
        while True:
            status, body = program.ask(
                "POST", "accounts/", {"name": f"Once {number}"}, **{"Idempotency-Key": f"w{number}"}
            )
            if status != 409:
                return body if status == 201 else f"{status}".encode()
            time.sleep(0.05)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [set(pool.map(repeat, [number] * AT_ONCE)) for number in range(WORDS)]
    with organization_scope(organization.id):
        made = Counter(Account.objects.values_list("name", flat=True))
    wrong = sum(made[f"Once {number}"] != 1 for number in range(WORDS))
    wrong += sum(len(found) != 1 for found in answers)
    return Result(
        name="Words of an Idempotency-Key that made not one row, or were answered in two ways",
        detail=f"{AT_ONCE} requests at once for each of {WORDS} words",
        found=wrong,
        unit="",
        most=0,
    )
