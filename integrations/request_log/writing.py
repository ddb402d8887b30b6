"""What keys asked, written behind their backs: no request waits for its line in the log.

Each process collects lines and writes them every few seconds, in a transaction for each
organisation. A process that is killed loses the lines of those seconds, and nothing else.
"""

from __future__ import annotations

import atexit
import logging
import threading
import uuid
from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from integrations.models import ApiKey, LoggedRequest
from tenants import due_work
from tenants.request_ids import current_request_id
from tenants.scope import organization_scope

DUE_KIND = "request_log"
LOOKED_AFTER_EVERY = timedelta(hours=1)
AT_MOST = 10_000
"""Lines that one process holds: what comes beyond, while the database is away, is left out."""
_logger = logging.getLogger(__name__)


def path_of(request: HttpRequest) -> str:
    """Where it asked, without what may name a person: no parameters, no id of another system."""
    match = request.resolver_match
    if match is None or not match.url_name:
        return "/api/…"
    if tool := request.__dict__.get("asked_tool"):
        return f"{request.path_info} {tool}"
    path = request.path_info
    if "external_id" in match.kwargs:
        path = f"{path.partition('/by-ref/')[0]}/by-ref/{match.kwargs['system'][:60]}/…/"
    return path[:200]


def note(request: HttpRequest, response: HttpResponse, key: ApiKey, took: float) -> None:
    """Remember a request of a key; it took so many seconds."""
    if settings.REQUEST_LOG_EVERY:
        _lines.add(
            LoggedRequest(
                api_key_id=key.pk,
                at=timezone.now(),
                method=(request.method or "")[:7],
                path=path_of(request),
                status=response.status_code,
                took=round(took * 1000),
                request_id=current_request_id() or "",
            ),
            key.organization_id,
        )


class Lines:
    """The lines of this process that are not written yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: dict[uuid.UUID, list[LoggedRequest]] = defaultdict(list)
        self._count = 0
        self._timer: threading.Timer | None = None

    def add(self, line: LoggedRequest, organization_id: uuid.UUID) -> None:
        """Remember one; the first of some sets the clock."""
        with self._lock:
            if self._count < AT_MOST:
                self._lines[organization_id].append(line)
                self._count += 1
            if self._timer is None:
                self._timer = threading.Timer(settings.REQUEST_LOG_EVERY, self._in_time)
                self._timer.daemon = True
                self._timer.start()

    def write_out(self) -> int:
        """Write what there is; how many."""
        with self._lock:
            taken, self._lines = self._lines, defaultdict(list)
            self._count, self._timer = 0, None
        return sum(_write(organization_id, lines) for organization_id, lines in taken.items())

    def _in_time(self) -> None:
        self.write_out()
        connection.close()  # of this thread


def _write(organization_id: uuid.UUID, lines: list[LoggedRequest]) -> int:
    """A log that can't be written holds up nobody."""
    try:
        with organization_scope(organization_id):
            for line in lines:
                line.organization_id = organization_id
            LoggedRequest.objects.bulk_create(lines)
            at = timezone.now() + LOOKED_AFTER_EVERY
            due_work.mark_first(DUE_KIND, organization_id, at=at)
    except DatabaseError:
        _logger.exception("%d lines of the request log were not written", len(lines))
        return 0
    return len(lines)


_lines = Lines()
write_out = _lines.write_out
atexit.register(write_out)
