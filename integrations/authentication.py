"""Who calls the API: the key that the middleware found."""

from __future__ import annotations

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from integrations.models import ApiKey
from tenants.actors import Actor


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer kam_…`; anything else is 401."""

    def authenticate(self, request: Request) -> tuple[Actor, ApiKey]:
        if request.actor is None or request.api_key is None:
            raise NotAuthenticated("Send an open key as Authorization: Bearer kam_….")
        return request.actor, request.api_key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="KAM API"'
