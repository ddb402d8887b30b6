"""Who calls the API: the key that the middleware found."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.request import Request

from integrations.models import ApiKey
from tenants.actors import Actor

if TYPE_CHECKING:
    from integrations.middleware import KeyRequest


class ExpiredKeyError(NotAuthenticated):
    """The last day of the key is over."""

    default_detail = _("This key has expired: an administrator can give it a later last day.")
    default_code = "key_expired"


class ElsewhereError(PermissionDenied):
    """The key is open, but not from there."""

    default_detail = _("This key is not open to the address that the request comes from.")
    default_code = "address_refused"


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer kam_…`; anything else is 401."""

    def authenticate(self, request: Request) -> tuple[Actor, ApiKey]:
        known = cast("KeyRequest", request._request)
        if known.closed is not None:
            raise known.closed
        if known.actor is None or known.api_key is None:
            raise NotAuthenticated(_("Send an open key as Authorization: Bearer kam_…."))
        return known.actor, known.api_key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="KAM API"'
