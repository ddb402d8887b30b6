"""Revenue and cost by month for programs."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.response import Response

from accounts.models import Account, ExternalReference, MonthlyRevenue
from accounts.references import find_by_reference
from accounts.revenue.bulk_shape import REVENUE_ITEM
from accounts.revenue.filters import RevenueFilter
from accounts.revenue.rows import revenue_body, revenue_columns
from accounts.revenue.rules import MonthFigures, change_month, create_month, forget_month, to_minor
from accounts.revenue.shapes import (
    RevenueBulkSerializer,
    RevenueChangeSerializer,
    RevenueInSerializer,
    RevenueMonthSerializer,
)
from accounts.revenue.upserts import upsert_months
from accounts.shapes import takes_many, with_ids
from api.bulk import read_items, result, results, tried
from api.operations import changes, makes, removes
from api.requests import ApiRequest, Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from rules.errors import RuleError


class RevenueMonthResource(Resource[MonthlyRevenue]):
    """Revenue and cost of accounts by month."""

    model = MonthlyRevenue
    name, address = "revenue", "revenue_month"
    permission = "revenue.view"
    shape = RevenueMonthSerializer

    @classmethod
    def columns(cls) -> QuerySet:
        return revenue_columns()

    def body(self, row: Columns) -> Body:
        return revenue_body(row, currency=self.actor.organization.currency)


class RevenueMonths(RevenueMonthResource, ListView[MonthlyRevenue]):
    """The months, oldest first."""

    filterset_class = RevenueFilter
    orderings: ClassVar[dict[str, str]] = {"month": "month", "updated_at": "updated_at"}

    @makes(RevenueInSerializer)
    def post(self, given: Given) -> MonthlyRevenue:
        """Write a month that the account has not yet; 409 where it has."""
        cost = given.get("cost")
        figures = MonthFigures(
            month=given["month"],
            revenue=to_minor(given["revenue"]),
            cost=None if cost is None else to_minor(cost),
        )
        return create_month(actor=self.actor, account=_account(given), figures=figures)


class RevenueMonth(RevenueMonthResource, DetailView[MonthlyRevenue]):
    """The month with its version as ETag."""

    @changes(RevenueChangeSerializer)
    def patch(self, month: MonthlyRevenue, given: Given, version: int | None) -> None:
        """Change its revenue or its cost; what you leave out stays."""
        values = {
            f"{name}_minor": None if amount is None else to_minor(amount)
            for name, amount in given.items()
        }
        change_month(actor=self.actor, month_id=month.pk, values=values, version=version)

    @removes()
    def delete(self, month: MonthlyRevenue, version: int | None) -> None:
        """Forget the month."""
        forget_month(actor=self.actor, month_id=month.pk, version=version)


class RevenueBulk(RevenueMonthResource):
    """Up to 1,000 months in one request."""

    takes = frozenset({"dry_run"})

    @takes_many(RevenueBulkSerializer)
    def post(self, request: ApiRequest) -> Response:
        """Make or change the month of each item; a cost that is left out stays."""
        given = with_ids(read_items(request.data), {"account": ExternalReference})
        items = [REVENUE_ITEM.item(i, data) for i, data in enumerate(given)]
        found = tried(request, lambda: upsert_months(actor=self.actor, items=items))
        return results(request, [result(r.index, r.outcome, r.account_id, r.errors) for r in found])


def _account(given: Given) -> Account:
    """The account that a body names by id or by reference; raises RuleError without one."""
    reference = given.get("reference")
    account = None
    if given.get("account"):
        account = Account.objects.filter(pk=given["account"]).first()
    elif reference:
        account = find_by_reference(reference["system"], reference["external_id"])
    if account is None:
        field = "reference" if reference and not given.get("account") else "account"
        raise RuleError.on(field, _("There is no such account."), "account_unknown")
    return account
