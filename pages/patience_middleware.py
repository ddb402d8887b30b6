"""A request has bounds in the database; what runs over them is 503 and a sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from pages.page_middleware import is_for_programs
from pages.refused_requests import too_slow
from tenants.patience import PAGE, PROGRAM, ran_out, working

_RAN_OUT = "_ran_out_of_time"
_logger = logging.getLogger(__name__)


class PatienceMiddleware:
    """Outside of the transaction: the page that says it is made when that is undone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with working(PROGRAM if is_for_programs(request) else PAGE):
            response = self.get_response(request)
        return too_slow(request) if request.__dict__.pop(_RAN_OUT, False) else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Nothing of it stands: PostgreSQL has ended the transaction."""
        if not ran_out(error):
            return None
        _logger.warning("A statement ran out of time", exc_info=error)
        request.__dict__[_RAN_OUT] = True
        return HttpResponse(status=503)
