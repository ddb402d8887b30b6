"""The worker: one loop takes requests in and lets answers out, some threads answer them."""

from __future__ import annotations

import selectors
import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from django.conf import settings
from gunicorn.http import get_parser
from gunicorn.http.errors import NoMoreData
from gunicorn.workers.gthread import ThreadWorker

from kam.serving.arrival import NO_ROOM, TOO_SLOW, Refused
from kam.serving.visit import LINGER, PIECE, Pace, Stage, Visit

MOST_WAITING = 400
"""Connections that a worker waits for: beyond it the oldest gives way, so that none is kept out."""
MOST_HELD = 256 * 1024 * 1024
"""Bytes of unfinished requests and answers that a worker keeps."""
ALONE = 0.1
"""Seconds for which a busy worker leaves what is new to the others."""
SWITCH = 0.002
"""Seconds for which a thread computes while the loop or another thread waits to go on."""
TICK, WORKING_TICK = 0.5, 0.05


class Worker(ThreadWorker):
    """Slow clients cost it a place in a table, never a thread.

    Each connection brings one request. While a request is answered, the next one is left to
    another worker; only beside one that takes long, another thread begins.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visits: dict[socket.socket, Visit] = {}
        self.busy = 0
        self._busy_since = 0.0
        self._look_again = 0.0

    def run(self) -> None:
        """Until it is told to end; then what has begun is finished."""
        self.pace = Pace(settings.SLOWEST_SECONDS, settings.SLOWEST_BYTES)
        sys.setswitchinterval(SWITCH)
        wakes = self.method_queue
        self.poller.register(wakes.fileno(), selectors.EVENT_READ, wakes.run_callbacks)
        while self.alive and self.is_parent_alive():
            self._turn(accepts=self._has_room())
        self._hurry_unfinished()
        end = time.monotonic() + self.cfg.graceful_timeout
        while self.nr_conns and time.monotonic() < end:
            self._turn(accepts=False)
        self.tpool.shutdown(wait=False)

    def _turn(self, *, accepts: bool) -> None:
        self.notify()
        self.set_accept_enabled(accepts)
        self.wait_for_and_dispatch_events(WORKING_TICK if self.busy else TICK)
        now = time.monotonic()
        if now >= self._look_again:
            self._look_again = now + TICK / 2
            self._end_slow_ones(now)

    def _has_room(self) -> bool:
        if not self.busy:
            return True
        return self.busy < self.cfg.threads and time.monotonic() - self._busy_since > ALONE

    def accept(self, listener: socket.socket) -> None:
        """Somebody comes in; mostly with the whole request."""
        if self.busy:
            time.sleep(SWITCH)  # another worker, with nothing to do, is quicker
        try:
            sock, client = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        if len(self.visits) >= MOST_WAITING:
            self._leave(next(iter(self.visits.values())))
        self.nr_conns += 1
        most = settings.MAX_REQUEST_BODY
        visit = Visit(sock, client, listener.getsockname(), most, self.pace)
        self._watch(visit, selectors.EVENT_READ, self._receive)
        self._receive(visit)

    def _receive(self, visit: Visit) -> None:
        try:
            is_there = visit.receive()
            if visit.held > PIECE and self._held() > MOST_HELD:
                raise NO_ROOM
        except Refused as refused:
            return self._refuse(visit, refused)
        except OSError:
            return self._leave(visit)
        if visit.arrival.is_whole:
            self._answer(visit)
        elif not is_there:
            self._leave(visit)
        return None

    def _held(self) -> int:
        return sum(visit.held for visit in self.visits.values())

    def _answer(self, visit: Visit) -> None:
        self._unwatch(visit)
        self.busy += 1
        self._busy_since = time.monotonic()
        answered = self.tpool.submit(self.handle, visit)
        answered.add_done_callback(
            lambda done: self.method_queue.defer(self._answered, visit, done)
        )

    def handle(self, visit: Visit) -> None:
        """Answer a request; in a thread."""
        request = None
        visit.arrival.rewind()
        try:
            if visit.has_left:
                return
            request = next(get_parser(self.cfg, visit.sock, visit.client))
            request._expected_100_continue = False  # said when it was time
            self.handle_request(request, visit)
        except (NoMoreData, StopIteration):
            return
        except OSError as error:
            self.log.debug("The client is gone: %s", error)
        except Exception as error:  # noqa: BLE001 (whatever the parser or the product raise)
            self.handle_error(request, visit.sock, visit.client, error)

    def _answered(self, visit: Visit, done: Future[None]) -> None:
        self.busy -= 1
        if done.exception():
            return self._leave(visit)
        visit.begin(Stage.LEAVING, self.pace.seconds)
        self._watch(visit, selectors.EVENT_WRITE, self._send)
        return self._send(visit)

    def _refuse(self, visit: Visit, refused: Refused) -> None:
        self._unwatch(visit)
        try:
            visit.refuse(refused)
        except OSError:
            return self._leave(visit)
        return self._linger(visit)

    def _send(self, visit: Visit) -> None:
        try:
            visit.send()
        except OSError:
            return self._leave(visit)
        return None if visit.sock.left else self._linger(visit)

    def _linger(self, visit: Visit) -> None:
        """A connection closed over unread bytes would lose the end of the answer."""
        self._unwatch(visit)
        try:
            visit.connection.shutdown(socket.SHUT_WR)
        except OSError:
            return self._leave(visit)
        visit.begin(Stage.LINGERING, LINGER)
        self._watch(visit, selectors.EVENT_READ, self._drain)
        return self._drain(visit)

    def _drain(self, visit: Visit) -> None:
        try:
            is_over = not visit.connection.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            is_over = True
        if is_over:
            self._leave(visit)

    def _end_slow_ones(self, now: float) -> None:
        for visit in [visit for visit in self.visits.values() if visit.until < now]:
            if visit.goes_on(now):
                continue
            if visit.stage is Stage.ARRIVING and visit.arrival.has_begun:
                self._refuse(visit, TOO_SLOW)
            else:
                self._leave(visit)

    def _hurry_unfinished(self) -> None:
        """A worker that ends waits for requests that are on their way, not for slow ones."""
        for visit in self.visits.values():
            visit.until = min(visit.until, time.monotonic() + LINGER)

    def _watch(self, visit: Visit, event: int, turn: Callable[[Visit], None]) -> None:
        def look(connection: socket.socket) -> None:
            if connection in self.visits:  # another event of the same moment may have ended it
                turn(visit)

        self.visits[visit.connection] = visit
        self.poller.register(visit.connection, event, look)

    def _unwatch(self, visit: Visit) -> None:
        if self.visits.pop(visit.connection, None):
            self.poller.unregister(visit.connection)

    def _leave(self, visit: Visit) -> None:
        self._unwatch(visit)
        visit.close()
        self.nr_conns -= 1
