"""Middleware that only people's pages need; requests of programs pass it by.

Programs have no session, no forms and no scripts: for them it would only cost time.
"""

from __future__ import annotations

from typing import Any

from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import Error
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django_htmx.middleware import HtmxMiddleware

from api.addresses import is_of_programs
from tenants.outages import Outage, outage_of
from tenants.signed_in import user_of

_VIEWER = "/api/v1/docs/"


def is_for_programs(request: HttpRequest) -> bool:
    """Whether the API answers; the viewer of its description is a page."""
    path = request.path_info
    return is_of_programs(path) and not path.startswith(_VIEWER)


class _OnlyPages:
    """Mixed into a middleware, lets the requests of programs pass."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_for_programs(request):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]  # of the middleware that it is mixed into


class ContentSecurityPolicy(_OnlyPages, CSPMiddleware):
    """The policy of pages."""


class Session(_OnlyPages, SessionMiddleware):
    """`request.session` of pages; a visit puts its end off."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """As ever; once an hour with another end, unless the database takes no changes."""
        session: Any = request.session
        if not session.accessed or session.modified or not session.wants_renewal:
            return super().process_response(request, response)  # type: ignore[arg-type]  # streams too
        session.renew()
        try:
            return super().process_response(request, response)  # type: ignore[arg-type]  # streams too
        except Error as error:
            if outage_of(error) is not Outage.CLOSED:
                raise
            session.modified = False
            return response


class Authentication(_OnlyPages, AuthenticationMiddleware):
    """`request.user` of pages, read once and in the person's own scope."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: user_of(request))  # type: ignore[assignment]  # as Django does


class Messages(_OnlyPages, MessageMiddleware):
    """Messages of pages."""


class Htmx(_OnlyPages, HtmxMiddleware):
    """`request.htmx` of pages."""
