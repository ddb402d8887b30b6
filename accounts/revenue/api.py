"""Revenue and cost by month for programs."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Account, MonthlyRevenue
from accounts.references import find_by_reference
from accounts.revenue.filters import RevenueFilter
from accounts.revenue.rows import revenue_body, revenue_columns
from accounts.revenue.rules import MonthFigures, change_month, create_month, forget_month, to_minor
from accounts.revenue.shapes import (
    RevenueBulkSerializer,
    RevenueChangeSerializer,
    RevenueItemSerializer,
    RevenueSerializer,
)
from accounts.revenue.upserts import upsert_months
from accounts.shapes import BulkResultsSerializer
from api.bulk import checked_item, read_items, result, results
from api.compiled import Compiled, Mark, compiled
from api.etags import IF_MATCH, IF_NONE_MATCH, expected_version, matched_version, tagged
from api.lists import CompiledListView
from rules.errors import NotFoundError, RuleError


class RevenueMonths(CompiledListView):
    """Revenue and cost of accounts by month."""

    model = MonthlyRevenue
    permission = "revenue.view"
    filterset_class = RevenueFilter
    orderings: ClassVar[dict[str, str]] = {"month": "month", "updated_at": "updated_at"}

    @classmethod
    def columns(cls) -> QuerySet:
        return revenue_columns()

    @extend_schema(operation_id="revenue_list", responses=RevenueSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The months, oldest first."""
        currency = request.actor.organization.currency
        rows = self.page()
        return self.get_paginated_response([revenue_body(r, currency=currency) for r in rows])

    @extend_schema(
        operation_id="revenue_create",
        request=RevenueItemSerializer,
        responses={201: RevenueSerializer},
    )
    def post(self, request: Request) -> Response:
        """Write a month that the account has not yet; 409 where it has."""
        serializer = RevenueItemSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        cost = given.get("cost")
        figures = MonthFigures(
            month=given["month"],
            revenue=to_minor(given["revenue"]),
            cost=None if cost is None else to_minor(cost),
        )
        month = create_month(actor=request.actor, account=_account(given), figures=figures)
        return _month(request, month.id, status=201)


class RevenueMonth(APIView):
    """One month of one account."""

    @extend_schema(
        operation_id="revenue_read",
        parameters=[IF_NONE_MATCH],
        responses={200: RevenueSerializer, 304: None},
    )
    def get(self, request: Request, month_id: uuid.UUID) -> Response:
        """The month with its version as ETag."""
        return _month(request, month_id)

    @extend_schema(
        operation_id="revenue_change",
        parameters=[IF_MATCH],
        request=RevenueChangeSerializer,
        responses=RevenueSerializer,
    )
    def patch(self, request: Request, month_id: uuid.UUID) -> Response:
        """Change its revenue or its cost; what you leave out stays."""
        version = matched_version(request, _find(month_id).version)
        serializer = RevenueChangeSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = {
            f"{name}_minor": None if amount is None else to_minor(amount)
            for name, amount in serializer.validated_data.items()
        }
        change_month(actor=request.actor, month_id=month_id, values=values, version=version)
        return _month(request, month_id)

    @extend_schema(operation_id="revenue_delete", parameters=[IF_MATCH], responses={204: None})
    def delete(self, request: Request, month_id: uuid.UUID) -> Response:
        """Forget the month."""
        _find(month_id)
        forget_month(actor=request.actor, month_id=month_id, version=expected_version(request))
        return Response(status=204)


class RevenueBulk(APIView):
    """Up to 1,000 months in one request."""

    @extend_schema(
        operation_id="revenue_bulk",
        request=RevenueBulkSerializer,
        responses={207: BulkResultsSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make or change the month of each item; a cost that is left out stays."""
        items = [
            checked_item(i, RevenueItemSerializer(data=data))
            for i, data in enumerate(read_items(request.data))
        ]
        found = upsert_months(actor=request.actor, items=items)
        return results([result(r.index, r.outcome, r.account_id, r.errors) for r in found])


def _find(month_id: uuid.UUID) -> MonthlyRevenue:
    """What is not there is 404, whatever else is wrong with the request."""
    found = MonthlyRevenue.objects.filter(pk=month_id).first()
    if found is None:
        raise NotFoundError
    return found


def _account(given: dict[str, Any]) -> Account:
    """The account that a body names by id or by reference; raises RuleError without one."""
    reference = given.get("reference")
    account = None
    if given.get("account"):
        account = Account.objects.filter(pk=given["account"]).first()
    elif reference:
        account = find_by_reference(reference["system"], reference["external_id"])
    if account is None:
        field = "reference" if reference and not given.get("account") else "account"
        raise RuleError.on(field, "There is no such account.", "account_unknown")
    return account


def _month(request: Request, month_id: uuid.UUID, *, status: int = 200) -> Response:
    actor = request.actor
    actor.require("revenue.view")
    rows = _one_month().rows(month=month_id)
    if not rows:
        raise NotFoundError
    version = rows[0]["version"]
    body = revenue_body(rows[0], currency=actor.organization.currency)
    location = reverse("api:revenue_month", args=[month_id]) if status == 201 else ""
    return tagged(body, version, status=status, location=location, request=request)


@lru_cache(maxsize=1)
def _one_month() -> Compiled:
    return compiled(revenue_columns().filter(pk=Mark("month")))
