"""Structured logs: one JSON object a line, with request and organisation ids."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from django.http import HttpRequest

from tenants.request_ids import current_request_id
from tenants.scope import current_organization_id


class JsonFormatter(logging.Formatter):
    """Time, level, logger, message, request, organisation; a traceback where there is one.

    Of an address stands the route alone: what it holds may be a secret (a link of an
    invitation, the address of a calendar).
    """

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        asked = request if isinstance(request, HttpRequest) else None
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _without_address(record, asked) if asked else record.getMessage(),
            "request": current_request_id() or getattr(asked, "request_id", None),
            "organization": _organization(asked),
        } | getattr(record, "told", {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def route_of(request: HttpRequest) -> str:
    """The pattern of its address, without what stands in the address."""
    return request.resolver_match.route if request.resolver_match else "(no such address)"


def _without_address(record: logging.LogRecord, request: HttpRequest) -> str:
    args = record.args if isinstance(record.args, tuple) else ()
    known = (request.path, request.path_info, request.get_full_path())
    return str(record.msg) % tuple(route_of(request) if a in known else a for a in args)


def _organization(request: HttpRequest | None) -> str | None:
    found = current_organization_id() or getattr(getattr(request, "organization", None), "id", None)
    return str(found) if found else None
