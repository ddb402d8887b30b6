"""Which accounts a member opened lately: kept in the cache, a help and not a record."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpResponse

from tenants.actors import Actor
from tenants.requests import OrganizationRequest

KEPT = 8
FOR = 30 * 24 * 3600
OF_ACCOUNTS = "o/<slug:slug>/accounts/<uuid:"


class RecentMiddleware:
    """Notes the account whose page a member opens. Reading stays reading: no row is written."""

    def __init__(self, get_response: Callable[[OrganizationRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: OrganizationRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and match.route.startswith(OF_ACCOUNTS) and _is_opened(request, response):
            note(request.actor, next(v for v in match.kwargs.values() if isinstance(v, uuid.UUID)))
        return response


def note(actor: Actor, account_id: uuid.UUID) -> None:
    """This one was opened just now; nothing is written while somebody stays at one account."""
    found = recent_ids(actor)
    if found[:1] == [account_id]:
        return
    known = [one for one in found if one != account_id]
    cache.set(_key(actor), [account_id.hex, *(one.hex for one in known[: KEPT - 1])], FOR)


def recent_ids(actor: Actor) -> list[uuid.UUID]:
    """The latest first; whoever shows them asks whether the reader may still read them."""
    return [uuid.UUID(hex=one) for one in cache.get(_key(actor)) or []]


def _is_opened(request: OrganizationRequest, response: HttpResponse) -> bool:
    is_page = request.method == "GET" and not request.htmx and response.status_code == 200
    return is_page and request.actor is not None and request.actor.membership is not None


def _key(actor: Actor) -> str:
    return f"recent:{actor.membership_id}"
