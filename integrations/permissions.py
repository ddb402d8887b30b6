"""What a key's scope allows before any rule is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from tenants.roles import Role

if TYPE_CHECKING:
    from rest_framework.views import APIView

    from api.requests import ApiRequest


class WithinScope(BasePermission):
    """A key that reads only reads; the rules decide about the rest."""

    message = "This key only reads."

    def has_permission(self, request: Request, view: APIView) -> bool:
        actor = cast("ApiRequest", request).actor
        return request.method in SAFE_METHODS or actor.role == Role.KEY_WRITE
