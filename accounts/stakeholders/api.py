"""The people at clients for programs. Whoever was erased is not there."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework.response import Response

from accounts.by_reference import ByReferenceView, Put, upserts
from accounts.models import ExternalReference, Stakeholder, StakeholderReference
from accounts.references import Reference
from accounts.shapes import takes_many, with_ids
from accounts.stakeholders.acquaintance import known_by_email
from accounts.stakeholders.bulk_shape import STAKEHOLDER_ITEM
from accounts.stakeholders.many import upsert_stakeholders
from accounts.stakeholders.many.order import apart
from accounts.stakeholders.rows import stakeholder_body, stakeholder_columns
from accounts.stakeholders.rules import (
    add_stakeholder,
    change_stakeholder,
    find_by_reference,
    living,
    remove_stakeholder,
)
from accounts.stakeholders.shapes import (
    StakeholderByReferenceSerializer,
    StakeholderChangeSerializer,
    StakeholderFilter,
    StakeholderInSerializer,
    StakeholdersBulkSerializer,
    StakeholderSerializer,
)
from accounts.stakeholders.upserts import upsert_stakeholder
from accounts.stakeholders.wanted import resolved
from api.bulk import read_items, result, results, tried
from api.operations import changes, makes, removes
from api.requests import ApiRequest, Given
from api.resources import Body, Columns, DetailView, ListView, Resource, there
from rules.errors import RuleError


class StakeholderResource(Resource[Stakeholder]):
    """The people at clients."""

    model = Stakeholder
    name, address = "stakeholders", "stakeholder"
    permission = "stakeholder.view"
    shape = StakeholderSerializer

    @classmethod
    def columns(cls) -> QuerySet:
        return stakeholder_columns()

    def body(self, row: Columns) -> Body:
        return stakeholder_body(row)

    def find(self, pk: uuid.UUID) -> Stakeholder:
        return there(living().select_related("account", "person").filter(pk=pk).first())


class Stakeholders(StakeholderResource, ListView[Stakeholder]):
    """The stakeholders; filter by account for one."""

    filterset_class = StakeholderFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}

    @makes(StakeholderInSerializer)
    def post(self, given: Given) -> Stakeholder:
        """Put somebody at an account; 409 for who is there and for a reference in use.

        Somebody with the e-mail address of one person known is that person.
        """
        wanted = resolved(given)
        if wanted.account is None:
            raise RuleError.on("account", _("There is no such account."), "unknown")
        return add_stakeholder(
            actor=self.actor,
            account=wanted.account,
            values=wanted.values,
            person=wanted.person or known_by_email(wanted.values.get("email", "")),
            references=wanted.references or (),
        )


class StakeholderDetail(StakeholderResource, DetailView[Stakeholder]):
    """The stakeholder with its version as ETag."""

    @changes(StakeholderChangeSerializer)
    def patch(self, place: Stakeholder, given: Given, version: int | None) -> None:
        """Change what you send; the account and the person stay."""
        wanted = resolved(given)
        change_stakeholder(
            actor=self.actor,
            stakeholder=place,
            values=wanted.values,
            references=wanted.references,
            version=version,
        )

    @removes()
    def delete(self, place: Stakeholder, version: int | None) -> None:
        """Take the person off the account; off the last one, what is known of them goes too."""
        remove_stakeholder(actor=self.actor, stakeholder=place, version=version)


class StakeholderByReference(StakeholderResource, ByReferenceView[Stakeholder]):
    """A stakeholder by its id in another system."""

    def known(self, reference: Reference) -> Stakeholder | None:
        return find_by_reference(*reference)

    @upserts(StakeholderByReferenceSerializer)
    def put(self, given: Given, target: Put) -> tuple[Stakeholder, str]:
        """Make or change it; what you leave out stays, references too."""
        return upsert_stakeholder(
            actor=self.actor,
            reference=target.reference,
            wanted=resolved(given),
            version=target.version,
            only_new=target.only_new,
        )

    @removes(verb="by_reference_delete")
    def delete(self, place: Stakeholder, version: int | None) -> None:
        """Take the person off the account; off the last one, what is known of them goes too."""
        remove_stakeholder(actor=self.actor, stakeholder=place, version=version)


_NAMED: dict[str, type[Model]] = {
    "account": ExternalReference,
    "reports_to": StakeholderReference,
}


class StakeholdersBulk(StakeholderResource):
    """Up to 1,000 stakeholders in one request."""

    takes = frozenset({"dry_run"})

    @takes_many(StakeholdersBulkSerializer)
    def post(self, request: ApiRequest) -> Response:
        """Make or change each by reference, then by e-mail address at its account."""
        self.actor.require("stakeholder.change")
        given, below = apart(read_items(request.data))
        items = [STAKEHOLDER_ITEM.item(i, data) for i, data in enumerate(with_ids(given, _NAMED))]
        found = tried(
            request, lambda: upsert_stakeholders(actor=self.actor, items=items, below=below)
        )
        return results(request, [result(r.index, r.outcome, r.account_id, r.errors) for r in found])
