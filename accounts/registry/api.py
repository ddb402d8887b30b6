"""Accounts for programs."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db.models import QuerySet
from rest_framework.response import Response

from accounts.by_reference import ByReferenceView, NamedByReference, Put, upserts
from accounts.models import Account
from accounts.references import Reference, find_by_reference
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
from accounts.shapes import takes_many
from accounts.upserts import upsert_accounts
from api.bulk import read_items, result, results, tried
from api.operations import changes, makes, removes
from api.requests import ApiRequest, Given
from api.resources import Body, Columns, DetailView, ListView, Resource


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


class AccountNamedByReference(AccountResource, NamedByReference[Account]):
    """An account by its id in another system."""

    def known(self, reference: Reference) -> Account | None:
        return find_by_reference(*reference)


class AccountByReference(AccountNamedByReference, ByReferenceView[Account]):
    """An account by its id in another system."""

    @upserts(AccountByReferenceSerializer)
    def put(self, given: Given, target: Put) -> tuple[Account, str]:
        """Make or change it; what you leave out stays, lists too."""
        values, lists = resolved(given)
        return registry.upsert_by_reference(
            actor=self.actor,
            reference=target.reference,
            values=values,
            version=target.version,
            only_new=target.only_new,
            **lists,
        )


class AccountArchiveByReference(AccountNamedByReference):
    """Whether the account that another system knows by this id is out of daily work."""

    @changes(verb="by_reference_archive")
    def post(self, account: Account, given: Given, version: int | None) -> None:
        """Archive it; its history stays."""
        registry.set_archived(actor=self.actor, account=account, archived=True, version=version)

    @removes(verb="by_reference_restore")
    def delete(self, account: Account, version: int | None) -> None:
        """Bring it back."""
        registry.set_archived(actor=self.actor, account=account, archived=False, version=version)


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
