"""Who calls the API: the key that the middleware found."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from integrations.models import ApiKey
from tenants.actors import Actor

if TYPE_CHECKING:
    from integrations.middleware import KeyRequest


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer kam_…`; anything else is 401."""

    def authenticate(self, request: Request) -> tuple[Actor, ApiKey]:
        known = cast("KeyRequest", request._request)
        if known.actor is None or known.api_key is None:
            raise NotAuthenticated("Send an open key as Authorization: Bearer kam_….")
        return known.actor, known.api_key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="KAM API"'
