"""What a key's scopes allow before any rule is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from integrations.models import ApiKey
from integrations.scopes import holds, needed
from tenants.roles import Role

if TYPE_CHECKING:
    from rest_framework.views import APIView

    from api.requests import ApiRequest


class WithinScope(BasePermission):
    """A key that reads only reads, a narrowed one what it names; rules decide about the rest."""

    message = ""

    def has_permission(self, request: Request, view: APIView) -> bool:
        key = cast("ApiKey", request.auth)
        changes = request.method not in SAFE_METHODS
        if key.narrowed_to is None:
            self.message = _("This key only reads.")
            return not changes or cast("ApiRequest", request).actor.role == Role.KEY_WRITE
        found = request.resolver_match
        if found is None or not found.url_name:
            return True  # there is nothing: it is told so
        scope = needed(request.path_info, changes=changes)
        self.message = _("This key lacks the scope %(scope)s.") % {"scope": scope}
        if scope is None or holds(key.narrowed_to, scope):
            return True
        return request.method not in view.allowed_methods  # which is told as such
