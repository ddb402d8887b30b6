"""Accounts for programs."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Account
from accounts.references import find_by_reference
from accounts.registry import rules as registry
from accounts.registry.bulk_shape import account_item
from accounts.registry.filters import AccountFilter
from accounts.registry.named import resolved
from accounts.registry.rows import account_body, account_columns
from accounts.registry.shapes import (
    AccountByReferenceSerializer,
    AccountDetailSerializer,
    AccountInSerializer,
    AccountsBulkSerializer,
    AccountSerializer,
)
from accounts.shapes import REFERENCE, BulkResultsSerializer, checked_reference
from accounts.upserts import upsert_accounts
from api.bulk import read_items, result, results
from api.compiled import Compiled, Mark, compiled
from api.etags import (
    IF_MATCH,
    IF_NONE_MATCH,
    check_version,
    expected_version,
    matched_version,
    tagged,
)
from api.lists import CompiledListView
from rules.errors import NotFoundError


class Accounts(CompiledListView):
    """The client registry."""

    model = Account
    permission = "account.view"
    filterset_class = AccountFilter
    orderings: ClassVar[dict[str, str]] = {
        "name": "name_key",
        "updated_at": "updated_at",
        "created_at": "created_at",
    }

    @classmethod
    def columns(cls) -> QuerySet:
        return account_columns()

    @extend_schema(operation_id="accounts_list", responses=AccountSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The accounts by name, or in the order you ask for; archived ones too."""
        shown = request.actor.may("account.see_designation")
        rows = self.page()
        return self.get_paginated_response([account_body(r, designation=shown) for r in rows])

    @extend_schema(
        operation_id="accounts_create",
        request=AccountInSerializer,
        responses={201: AccountDetailSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make an account; 409 where its tax id or a reference is in use."""
        serializer = AccountInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values, lists = resolved(serializer.validated_data)
        account = registry.create_account(
            actor=request.actor, values=values, same_name_is_meant=True, **lists
        )
        return _account(request, account.id, status=201)


class AccountDetail(APIView):
    """One account."""

    @extend_schema(
        operation_id="accounts_read",
        parameters=[IF_NONE_MATCH],
        responses={200: AccountDetailSerializer, 304: None},
    )
    def get(self, request: Request, account_id: uuid.UUID) -> Response:
        """The account with its version as ETag."""
        return _account(request, account_id)

    @extend_schema(
        operation_id="accounts_change",
        parameters=[IF_MATCH],
        request=AccountInSerializer(partial=True),
        responses=AccountDetailSerializer,
    )
    def patch(self, request: Request, account_id: uuid.UUID) -> Response:
        """Change what you send; what you leave out stays, lists too."""
        account = _find(account_id)
        version = matched_version(request, account.version)
        serializer = AccountInSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        values, lists = resolved(serializer.validated_data)
        registry.change_account(
            actor=request.actor, account=account, values=values, version=version, **lists
        )
        return _account(request, account_id)


class AccountArchive(APIView):
    """Whether an account is out of daily work. Accounts are never deleted."""

    @extend_schema(
        operation_id="accounts_archive",
        parameters=[IF_MATCH],
        request=None,
        responses=AccountDetailSerializer,
    )
    def post(self, request: Request, account_id: uuid.UUID) -> Response:
        """Archive it; its history stays."""
        _set_archived(request, account_id, archived=True)
        return _account(request, account_id)

    @extend_schema(operation_id="accounts_restore", parameters=[IF_MATCH], responses={204: None})
    def delete(self, request: Request, account_id: uuid.UUID) -> Response:
        """Bring it back."""
        _set_archived(request, account_id, archived=False)
        return Response(status=204)


class AccountByReference(APIView):
    """An account by its id in another system."""

    @extend_schema(
        operation_id="accounts_by_reference_read",
        parameters=[*REFERENCE, IF_NONE_MATCH],
        responses={200: AccountDetailSerializer, 304: None},
    )
    def get(self, request: Request, system: str, external_id: str) -> Response:
        """The account with this reference."""
        account = find_by_reference(*checked_reference(system, external_id))
        if account is None:
            raise NotFoundError
        return _account(request, account.id)

    @extend_schema(
        operation_id="accounts_by_reference_write",
        parameters=[*REFERENCE, IF_MATCH],
        request=AccountByReferenceSerializer,
        responses={200: AccountDetailSerializer, 201: AccountDetailSerializer},
    )
    def put(self, request: Request, system: str, external_id: str) -> Response:
        """Make or change it; what you leave out stays, lists too."""
        system, external_id = checked_reference(system, external_id)
        version = expected_version(request)
        if version is not None:
            known = find_by_reference(system, external_id)
            check_version(version, known.version if known else 0)
        serializer = AccountByReferenceSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values, lists = resolved(serializer.validated_data)
        done = registry.upsert_by_reference(
            actor=request.actor,
            system=system,
            external_id=external_id,
            values=values,
            version=version,
            **lists,
        )
        return _account(request, done.account.id, status=201 if done.outcome == "made" else 200)


class AccountsBulk(APIView):
    """Up to 1,000 accounts in one request."""

    @extend_schema(
        operation_id="accounts_bulk",
        request=AccountsBulkSerializer,
        responses={207: BulkResultsSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make or change each by reference, then tax id, then exact name."""
        items = [account_item(i, data) for i, data in enumerate(read_items(request.data))]
        found = upsert_accounts(actor=request.actor, items=items)
        return results([result(r.index, r.outcome, r.account_id, r.errors) for r in found])


def _find(account_id: uuid.UUID) -> Account:
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise NotFoundError
    return account


def _set_archived(request: Request, account_id: uuid.UUID, *, archived: bool) -> None:
    account = _find(account_id)
    registry.set_archived(
        actor=request.actor, account=account, archived=archived, version=expected_version(request)
    )


def _account(request: Request, account_id: uuid.UUID, *, status: int = 200) -> Response:
    actor = request.actor
    actor.require("account.view")
    rows = _one_account().rows(account=account_id)
    if not rows:
        raise NotFoundError
    row = rows[0]
    body = account_body(row, designation=actor.may("account.see_designation"), detail=True)
    location = reverse("api:account", args=[account_id]) if status == 201 else ""
    return tagged(body, row["version"], status=status, location=location, request=request)


@lru_cache(maxsize=1)
def _one_account() -> Compiled:
    return compiled(account_columns(detail=True).filter(pk=Mark("account")))
