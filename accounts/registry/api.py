"""Accounts for programs."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import ClassVar

from django.db.models import QuerySet
from rest_framework.response import Response

from accounts.models import Account
from accounts.references import find_by_reference
from accounts.registry import rules as registry
from accounts.registry.bulk_shape import account_item, match_of
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
from accounts.shapes import REFERENCE, checked_reference, takes_many
from accounts.upserts import upsert_accounts
from api.bulk import read_items, result, results, tried
from api.etags import check_version, expected_version, must_be_new
from api.operations import Operation, changes, described, makes, removes
from api.requests import ApiRequest, Given
from api.resources import Body, Columns, DetailView, ListView, Resource, there


class AccountResource(Resource[Account]):
    """The client registry."""

    model = Account
    name, address = "accounts", "account"
    permission = "account.view"
    shape, listed_shape = AccountDetailSerializer, AccountSerializer

    @classmethod
    def columns(cls) -> QuerySet:
        return account_columns()

    @classmethod
    def detail_columns(cls) -> QuerySet:
        return account_columns(detail=True)

    @cached_property
    def shows_designation(self) -> bool:
        """Whether the caller may see who is a key account."""
        return self.actor.may("account.see_designation")

    def body(self, row: Columns) -> Body:
        return account_body(row, designation=self.shows_designation)

    def detail_body(self, row: Columns) -> Body:
        return account_body(row, designation=self.shows_designation, detail=True)


class Accounts(AccountResource, ListView[Account]):
    """The accounts by name, or in the order you ask for; archived ones too."""

    filterset_class = AccountFilter
    orderings: ClassVar[dict[str, str]] = {
        "name": "name_key",
        "updated_at": "updated_at",
        "created_at": "created_at",
    }

    @makes(AccountInSerializer)
    def post(self, given: Given) -> Account:
        """Make an account; 409 where its tax id or a reference is in use."""
        values, lists = resolved(given)
        return registry.create_account(
            actor=self.actor, values=values, same_name_is_meant=True, **lists
        )


class AccountDetail(AccountResource, DetailView[Account]):
    """The account with its version as ETag."""

    @changes(AccountInSerializer, partial=True)
    def patch(self, account: Account, given: Given, version: int | None) -> None:
        """Change what you send; what you leave out stays, lists too."""
        values, lists = resolved(given)
        registry.change_account(
            actor=self.actor, account=account, values=values, version=version, **lists
        )


class AccountArchive(AccountResource):
    """Whether an account is out of daily work. Accounts are never deleted."""

    @changes(verb="archive")
    def post(self, account: Account, given: Given, version: int | None) -> None:
        """Archive it; its history stays."""
        registry.set_archived(actor=self.actor, account=account, archived=True, version=version)

    @removes(verb="restore")
    def delete(self, account: Account, version: int | None) -> None:
        """Bring it back."""
        registry.set_archived(actor=self.actor, account=account, archived=False, version=version)


class AccountByReference(AccountResource):
    """An account by its id in another system."""

    @described(Operation("by_reference_read", parameters=REFERENCE))
    def get(self, request: ApiRequest, system: str, external_id: str) -> Response:
        """The account with this reference."""
        return self.answer(there(find_by_reference(*checked_reference(system, external_id))).pk)

    @described(
        Operation(
            "by_reference_write",
            sends=AccountByReferenceSerializer,
            shows={200: AccountDetailSerializer, 201: AccountDetailSerializer},
            parameters=REFERENCE,
            matches=True,
        )
    )
    def put(self, request: ApiRequest, system: str, external_id: str) -> Response:
        """Make or change it; what you leave out stays, lists too."""
        system, external_id = checked_reference(system, external_id)
        version = expected_version(request)
        if version is not None:
            known = find_by_reference(system, external_id)
            check_version(version, known.version if known else 0)
        values, lists = resolved(self.given(AccountByReferenceSerializer))
        done = registry.upsert_by_reference(
            actor=self.actor,
            system=system,
            external_id=external_id,
            values=values,
            version=version,
            only_new=must_be_new(request),
            **lists,
        )
        return self.answer(done.account.id, status=201 if done.outcome == "made" else 200)


class AccountArchiveByReference(AccountResource):
    """Whether the account that another system knows by this id is out of daily work."""

    @described(Operation("by_reference_archive", parameters=REFERENCE, matches=True))
    def post(self, request: ApiRequest, system: str, external_id: str) -> Response:
        """Archive it; its history stays."""
        return self.answer(self._set_archived(system, external_id, archived=True))

    @described(Operation("by_reference_restore", 204, parameters=REFERENCE, matches=True))
    def delete(self, request: ApiRequest, system: str, external_id: str) -> Response:
        """Bring it back."""
        self._set_archived(system, external_id, archived=False)
        return Response(status=204)

    def _set_archived(self, system: str, external_id: str, *, archived: bool) -> uuid.UUID:
        known = there(find_by_reference(*checked_reference(system, external_id)))
        account, version = self.matched(known.pk)
        registry.set_archived(actor=self.actor, account=account, archived=archived, version=version)
        return account.pk


class AccountsBulk(AccountResource):
    """Up to 1,000 accounts in one request."""

    takes = frozenset({"dry_run"})

    @takes_many(AccountsBulkSerializer)
    def post(self, request: ApiRequest) -> Response:
        """Make or change each by reference, then tax id, then name."""
        match = match_of(request.data)
        given = read_items(request.data, beside={"match"})
        items = [account_item(i, data) for i, data in enumerate(given)]
        found = tried(request, lambda: upsert_accounts(actor=self.actor, items=items, match=match))
        return results(request, [result(r.index, r.outcome, r.account_id, r.errors) for r in found])
