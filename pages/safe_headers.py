"""Headers that every answer has: what a browser may not do with it, and that nobody keeps data."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from pages.page_middleware import is_for_programs

NOT_USED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
KEPT_BY_NOBODY = "private, no-store"
OF_PROGRAMS = "default-src 'none'; frame-ancestors 'none'"
"""A document of data loads and shows nothing; pages have a policy of their own."""
PERMISSIONS = ", ".join(f"{name}=()" for name in NOT_USED)


class SafeHeadersMiddleware:
    """No page asks for a device, no other site shows an answer, no cache keeps one.

    What may be kept says so itself: styles, scripts, the page for a browser without a line.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", KEPT_BY_NOBODY)
        if is_for_programs(request):
            response.headers["Content-Security-Policy"] = OF_PROGRAMS
        return response
