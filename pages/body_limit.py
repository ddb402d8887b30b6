"""Refuses a request whose body is larger than any file that the product takes."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from pages.refused_requests import too_large

CHUNK = 64 * 1024


class BodyLimitMiddleware:
    """Answers 413 by the announced length, before anything is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        size = int(announced) if announced.isdigit() else 0
        if size <= settings.MAX_REQUEST_BODY:
            return self.get_response(request)
        if size <= 2 * settings.MAX_REQUEST_BODY:
            _drain(request)
        response = too_large(request)
        response["Connection"] = "close"
        return response


def _drain(request: HttpRequest) -> None:
    """A browser reads the answer only once it has sent everything."""
    while request.read(CHUNK):
        pass
