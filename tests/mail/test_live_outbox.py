"""Mails under faults, with a real worker, schedule, broker and mail server.

The page is asked as a person asks it; whatever breaks then, the mail arrives once, and while
it does not, administrators see why.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from bench.mail_sink import listening
from kam.celery import app
from kam.embedded.programs import Program
from mail.models import Mail, PersonMail
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope
from tests import live
from tests.patience import PATIENCE, until

pytestmark = [pytest.mark.jobs, pytest.mark.django_db(transaction=True)]

NOWHERE = "redis://127.0.0.1:1/0"


class Server:
    """A mail server that says nothing while it hangs, and counts what it took."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.asked = threading.Event()
        self.hangs = False
        self.left = threading.Event()
        """Somebody went while it hung."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        self.asked.set()
        try:
            while self.hangs:
                await asyncio.sleep(0.1)  # it is cancelled where the other side goes
        except asyncio.CancelledError:
            self.left.set()
            raise
        message = message_from_bytes(bytes(envelope.original_content or b""))
        self.taken[message["To"]] += 1
        return "250 Taken"


@pytest.fixture(autouse=True)
def _monday() -> None:
    """Other processes have the real clock: so has this one."""


@pytest.fixture
def server() -> Iterator[Server]:
    cache.clear()
    server = Server()
    controller = listening(server)
    server.port = controller.port
    yield server
    server.hangs = False
    controller.stop()


@pytest.fixture
def programs(
    transactional_db: None, server: Server, tmp_path: Path, settings: object
) -> Iterator[dict[str, Program]]:
    """A worker and a schedule; this process, which serves the pages, has their broker."""
    environment = live.surroundings(server.port)
    with live.running(environment, tmp_path, workers="a", beats="a") as programs:
        before = app.conf.broker_url
        turn_to(environment["REDIS_URL"])
        yield programs
        turn_to(before)


def turn_to(broker: str) -> None:
    """Ring there from now on; connections made before are forgotten, as after a fork."""
    app.conf.broker_url = broker
    app._after_fork()  # celery opens its pools anew in no other way


@pytest.fixture
def administrator(aurora: Organization, client_of: Callable[[Actor], Client]) -> Client:
    with organization_scope(aurora.id):
        return client_of(Actor.of_member(Membership.objects.select_related("user").get()))


def invite(administrator: Client, address: str = "new@aurora.example") -> float:
    """Asked for on the page; how many seconds the page took."""
    began = time.monotonic()
    form = {"email": address, "role": "kam"}
    assert administrator.post("/o/aurora/settings/people/invite/", form).status_code == 302
    return time.monotonic() - began


def rows(organization: Organization) -> list[Mail | PersonMail]:
    with organization_scope(organization.id):
        return [*Mail.objects.all(), *PersonMail.objects.all()]


def all_sent(organization: Organization) -> bool:
    return {row.state for row in rows(organization)} == {"sent"}


def test_without_a_broker_at_commit_the_sweep_sends_once(
    programs: dict[str, Program], server: Server, aurora: Organization, administrator: Client
) -> None:
    turn_to(NOWHERE)
    invite(administrator)
    Client().post("/auth/password/reset/", {"email": "admin@aurora.example"})
    assert until(lambda: all_sent(aurora))
    time.sleep(2)  # whoever would send again has the time to
    assert server.taken == {"new@aurora.example": 1, "admin@aurora.example": 1}


def test_a_worker_killed_while_sending_leaves_nothing_unsent(
    programs: dict[str, Program], server: Server, aurora: Organization, administrator: Client
) -> None:
    server.hangs = True
    invite(administrator)
    assert server.asked.wait(PATIENCE)
    os.killpg(programs["worker-a"].process.pid, signal.SIGKILL)
    programs["worker-a"].process.wait()
    assert [row.state for row in rows(aurora)] == ["claimed"]
    assert server.left.wait(PATIENCE)
    server.hangs = False
    programs["worker-a"].start()
    assert until(lambda: all_sent(aurora))
    time.sleep(2)
    assert server.taken == {"new@aurora.example": 1}
    assert [row.attempts for row in rows(aurora)] == [2]


def test_a_mail_server_that_hangs_is_seen_and_holds_no_page_up(
    programs: dict[str, Program], server: Server, aurora: Organization, administrator: Client
) -> None:
    server.hangs = True
    assert invite(administrator) < settings.EMAIL_TIMEOUT
    assert until(lambda: [row.problem for row in rows(aurora)] == ["SMTPServerDisconnected"])
    page = administrator.get("/o/aurora/settings/operations/").content.decode()
    shown = [" ".join(cell.split()) for cell in re.findall(r"<td[^>]*>([^<]*)", page)]
    assert shown[:2] + shown[3:] == ["new@aurora.example", "Invitation", "SMTPServerDisconnected"]
    server.hangs = False
    assert until(lambda: all_sent(aurora))
    assert server.taken == {"new@aurora.example": 1}
