"""Ring one of the API: the key opens its organisation, in one transaction a request."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException

from api.addresses import is_of_programs
from api.problems import problem_page
from integrations.authentication import ElsewhereError, ExpiredKeyError
from integrations.keys import actor_of, claimed_organization, find_key, note_use
from integrations.models import ApiKey
from integrations.networks import is_from
from integrations.repeats import is_repeatable, once
from integrations.request_log.writing import note
from tenants.actors import Actor
from tenants.models import Organization
from tenants.outages import outage_of
from tenants.patience import ran_out
from tenants.retrying import answered, asks
from tenants.scope import organization_scope, work_for

_logger = logging.getLogger(__name__)


class KeyRequest(HttpRequest):
    """A request of a program: its key and for whom it works, or nothing where no key is open."""

    api_key: ApiKey | None
    asking_key: ApiKey | None
    """The same, also where it is closed."""
    closed: APIException | None
    """Why the key that was found opens nothing now."""
    actor: Actor | None
    organization: Organization | None


class ApiScopeMiddleware:
    """Sets `request.actor` and `request.api_key`, or leaves both None for the authenticator."""

    def __init__(self, get_response: Callable[[KeyRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: KeyRequest) -> HttpResponse:
        if not is_of_programs(request.path_info):
            return self.get_response(request)
        begun = time.monotonic()
        request.asking_key = None
        response = answered(request, lambda: self._in_scope(request))
        if request.asking_key is not None:
            note(request, response, request.asking_key, time.monotonic() - begun)
        return response

    def _in_scope(self, request: KeyRequest) -> HttpResponse:
        request.actor = request.organization = request.api_key = request.closed = None
        text = _bearer(request)
        organization_id = claimed_organization(text)
        if organization_id is None:
            return self.get_response(request)
        with organization_scope(organization_id):
            return self._respond(request, text)

    def _respond(self, request: KeyRequest, text: str) -> HttpResponse:
        key = request.asking_key = find_key(text)
        request.closed = None if key is None else _closed(request, key)
        if request.closed is not None:
            return self._answer(request, None)
        if key is not None:
            request.api_key = key
            request.actor = actor_of(key)
            work_for(request.actor.author, is_told=True)
            request.organization = key.organization
        if key is not None and is_repeatable(request):
            return once(request, key, lambda: self._answer(request, key))
        return self._answer(request, key)

    def _answer(self, request: KeyRequest, key: ApiKey | None) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 400:
            transaction.set_rollback(True)
        elif key is not None:
            note_use(key)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A fault of ours is a problem document too."""
        if not is_of_programs(request.path_info):
            return None
        if ran_out(error) or outage_of(error):
            return None  # pages.patience_middleware and pages.refused_requests say it
        if asks(request, error):
            return HttpResponse(status=503)
        _logger.error("API request failed", exc_info=error)
        got_request_exception.send(sender=type(self), request=request)
        return problem_page(500, "server_error", _("Something went wrong on our side."))


def _closed(request: HttpRequest, key: ApiKey) -> APIException | None:
    if key.is_expired:
        return ExpiredKeyError()
    if key.networks and not is_from(request, key.networks):
        return ElsewhereError()
    return None


def _bearer(request: HttpRequest) -> str:
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""
