"""What a key can ask about itself."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import MAX_LIMIT
from api.requests import ApiRequest, ApiView
from integrations.models import ApiKey
from rules.errors import NotFoundError

MAX_BULK_ITEMS = 1000
_KEY = ("id", "name", "scope", "scopes", "expires_at", "networks")
_ORGANIZATION = ("id", "slug", "name", "country", "currency", "locale", "timezone")


class MyOrganizationSerializer(serializers.Serializer):
    """The organisation that the key belongs to."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    country = serializers.CharField()
    currency = serializers.CharField()
    locale = serializers.CharField()
    timezone = serializers.CharField()


class MyKeySerializer(serializers.Serializer):
    """The key itself."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    scope = serializers.ChoiceField(choices=["read", "write"])
    scopes = serializers.ListField(
        child=serializers.CharField(),
        help_text="What it may do, group by group: `accounts:read`; `accounts:write` reads too.",
    )
    expires_at = serializers.DateTimeField(allow_null=True)
    networks = serializers.ListField(
        child=serializers.CharField(), help_text="From where it is open; empty: from everywhere."
    )


class LimitsSerializer(serializers.Serializer):
    """What one request may hold."""

    page = serializers.IntegerField()
    bulk = serializers.IntegerField()


class MeSerializer(serializers.Serializer):
    """Whose key this is and what it may do."""

    organization = MyOrganizationSerializer()
    key = MyKeySerializer()
    limits = LimitsSerializer()


class Me(ApiView):
    """Whose key this is: the request to try first."""

    @extend_schema(
        operation_id="me", summary="Read whose key this is", responses=MeSerializer, tags=["me"]
    )
    def get(self, request: ApiRequest) -> Response:
        organization, key = request.organization, cast("ApiKey", request.auth)
        return Response(
            {
                "organization": {name: getattr(organization, name) for name in _ORGANIZATION},
                "key": {name: getattr(key, name) for name in _KEY},
                "limits": {"page": MAX_LIMIT, "bulk": MAX_BULK_ITEMS},
            }
        )


@extend_schema(exclude=True)
class NoSuchAddress(ApiView):
    """Every address below /api/ that is nothing else."""

    def parameters(self) -> Collection[str]:
        return self.request.query_params.keys()  # the address is what is wrong

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFoundError(_("There is no such address. Addresses end with a slash."))
