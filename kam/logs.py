"""Structured logs: one JSON object a line, with request and organisation ids."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg2
from django.db import Error
from django.http import HttpRequest

from tenants.request_ids import current_request_id
from tenants.scope import current_organization_id


class JsonFormatter(logging.Formatter):
    """Time, level, logger, message, request, organisation; a traceback where there is one.

    Of an address stands the route alone: what it holds may be a secret (a link of an
    invitation, the address of a calendar). Of an error of the database stand its code and the
    constraint: its words hold whole rows.
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
            for words, plain in _of_database(record.exc_info[1]):
                line["trace"] = line["trace"].replace(words, plain)
                line["message"] = str(line["message"]).replace(words, plain)
        return json.dumps(line, ensure_ascii=False)


def route_of(request: HttpRequest) -> str:
    """The pattern of its address, without what stands in the address."""
    return request.resolver_match.route if request.resolver_match else "(no such address)"


def _without_address(record: logging.LogRecord, request: HttpRequest) -> str:
    args = record.args if isinstance(record.args, tuple) else ()
    known = (request.path, request.path_info, request.get_full_path())
    return str(record.msg) % tuple(route_of(request) if a in known else a for a in args)


def _of_database(error: BaseException | None) -> Iterator[tuple[str, str]]:
    """What each error of the database in the chain says, and what may be said of it."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        error = waiting.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        waiting += [error.__cause__, error.__context__]
        if isinstance(error, Error | psycopg2.Error) and str(error):
            plain = _code_of(error)
            yield from ((words, plain) for words in (str(error), str(error).rstrip(), repr(error)))


def _code_of(error: BaseException) -> str:
    found = error if isinstance(error, psycopg2.Error) else error.__cause__
    if not isinstance(found, psycopg2.Error) or found.pgcode is None:
        return "error of the database"
    return f"{found.pgcode} {found.diag.constraint_name or found.diag.table_name or ''}".strip()


def _organization(request: HttpRequest | None) -> str | None:
    found = current_organization_id() or getattr(getattr(request, "organization", None), "id", None)
    return str(found) if found else None
