"""One line for each request that was answered: what was asked, by whom, how it went."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from kam.logs import route_of

_logger = logging.getLogger("kam.access")
QUIET = frozenset({"healthz", "readyz"})


class AccessLogMiddleware:
    """Method, route, status, milliseconds, and the ids of organisation, member or key.

    Neither the address, which may hold a secret, nor anything of the body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.monotonic()
        response = self.get_response(request)
        route = route_of(request)
        if route not in QUIET and not route.startswith("static/"):
            told = {
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "ms": round((time.monotonic() - begun) * 1000),
                **_who(request),
            }
            _logger.info("answered", extra={"told": told, "request": request})
        return response


def _who(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    if actor is None:
        return {}
    if actor.membership_id:
        return {"member": str(actor.membership_id)}
    return {"key": str(actor.key_id)}
