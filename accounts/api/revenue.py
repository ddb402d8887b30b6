"""Revenue and cost by month for programs."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.filters import RevenueFilter
from accounts.api.rows import revenue_body, revenue_columns
from accounts.api.serializers import (
    BulkResultsSerializer,
    RevenueBulkSerializer,
    RevenueItemSerializer,
    RevenueSerializer,
)
from accounts.api.shape import checked_item
from accounts.models import MonthlyRevenue
from accounts.upserts.months import upsert_months
from kam.bulk import read_items, result, results
from kam.lists import CompiledListView


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
