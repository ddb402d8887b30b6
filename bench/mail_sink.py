"""A mail server that takes its time, answers with errors and hangs, and counts what it took."""

from __future__ import annotations

import asyncio
import random
import socket
from collections import Counter
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TAKES_SECONDS, HANGS_SECONDS = 0.02, 4.0
ANSWERS = {
    "421": "421 4.3.2 Closing, come back later",
    "451": "451 4.3.0 Local error, try again",
    "550": "550 5.1.1 No such mailbox",
    "hang": "451 4.4.1 Took too long",
}


class Sink:
    """How often each Message-ID was accepted, whom mails reached, how often each fault was answered.

    While it is hung it takes a mail and says nothing.
    """

    def __init__(self, *, faulty: float, seed: int = 7) -> None:
        self.accepted: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.reached: Counter[str] = Counter()
        self.is_hung = False
        self._faulty = faulty
        self._random = random.Random(seed)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        """Accept, or answer with one of the faults."""
        await asyncio.sleep(TAKES_SECONDS)
        if self.is_hung:
            while self.is_hung:
                await asyncio.sleep(TAKES_SECONDS)
            return ANSWERS["hang"]
        if self._random.random() < self._faulty:
            fault = self._random.choice(list(ANSWERS))
            self.faults[fault] += 1
            if fault == "hang":
                await asyncio.sleep(HANGS_SECONDS)
            return ANSWERS[fault]
        message = message_from_bytes(bytes(envelope.original_content or b""))
        self.accepted[str(message["Message-ID"])] += 1
        self.reached.update(envelope.rcpt_tos)
        return "250 Accepted"


def listening(sink: Sink) -> Controller:
    """The server, started on a free port of this machine; `.port` names it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    return controller
