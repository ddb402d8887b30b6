"""Accounts for programs."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import AccountFilter
from accounts.api.rows import account_body, account_rows
from accounts.api.serializers import AccountDetailSerializer, AccountInSerializer, AccountSerializer
from kam.errors import NotFoundError
from kam.etags import tagged, unchanged


class Accounts(GenericAPIView):
    """The client registry."""

    filterset_class = AccountFilter
    orderings: ClassVar[dict[str, str]] = {
        "name": "name_key", "updated_at": "updated_at", "created_at": "created_at",
    }

    def get_queryset(self) -> Any:
        return account_rows(self.request.actor)

    @extend_schema(operation_id="accounts_list", responses=AccountSerializer(many=True))
    def get(self, request: Request) -> Response:
        shown = request.actor.may("account.see_designation")
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response([account_body(r, designation=shown) for r in rows])
