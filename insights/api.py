"""The ABC curve for programs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from accounts.revenue.fiscal import Span
from api.figures import DecimalText, MonthText
from api.months import MONTH_SHAPE, parse_month
from api.requests import ApiRequest, ApiView
from insights.abc import Curve
from insights.period import abc_curve, asked_period

_SHARE_PLACES = 4


class AbcAccountSerializer(serializers.Serializer):
    """An account of the curve."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    archived = serializers.BooleanField(help_text="Now; it may have been living then.")


class AbcPlaceSerializer(serializers.Serializer):
    """Where one account stands."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """`class` is no name that Python lets a field have."""
        return super().get_fields() | {"class": serializers.ChoiceField(["A", "B", "C"])}

    rank = serializers.IntegerField()
    account = AbcAccountSerializer()
    revenue = DecimalText()
    share = DecimalText()
    cumulative_share = DecimalText()


class AbcSerializer(serializers.Serializer):
    """The whole curve."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """`from` is no name that Python lets a field have."""
        return {"from": MonthText(allow_null=True)} | super().get_fields()

    to = MonthText(allow_null=True)
    currency = serializers.CharField()
    total = DecimalText(help_text="Of the accounts with revenue above 0.")
    not_positive = DecimalText(help_text="The sum of the other accounts.")
    net_revenue = DecimalText(help_text="Both together.")
    accounts_to_a = serializers.IntegerField()
    results = AbcPlaceSerializer(many=True)


class Abc(ApiView):
    """Accounts by net revenue, with their share and class."""

    takes = frozenset({"from", "to"})
    of_parameters = ("422",)  # months in the wrong order

    @extend_schema(
        operation_id="abc",
        summary="Read the curve of revenue",
        parameters=[
            OpenApiParameter("from", MONTH_SHAPE, description="First month; else 12 in all."),
            OpenApiParameter(
                "to", MONTH_SHAPE, description="Last month, included; else the closed month."
            ),
        ],
        responses=AbcSerializer,
    )
    def get(self, request: ApiRequest) -> Response:
        """The curve of the months from `from` to `to`, the whole of it."""
        request.actor.require("revenue.view")
        organization = request.actor.organization
        period = asked_period(organization, _month(request, "from"), _month(request, "to"))
        if period is None:
            return Response(_body(organization.currency, None, Curve(0, 0, [])))
        curve = abc_curve(organization, start=period.start, until=period.until)
        return Response(_body(organization.currency, period, curve))


def _month(request: ApiRequest, name: str) -> date | None:
    text = request.query_params.get(name)
    if text is None:
        return None
    month = parse_month(text)
    if month is None:
        raise ValidationError({name: _("A month is written YYYY-MM.")})
    return month


def _body(currency: str, period: Span | None, curve: Curve) -> dict[str, Any]:
    shares = curve.shown(_SHARE_PLACES)
    return {
        "from": f"{period.start:%Y-%m}" if period else None,
        "to": f"{period.until:%Y-%m}" if period else None,
        "currency": currency,
        "total": _money(curve.total),
        "not_positive": _money(curve.not_positive),
        "net_revenue": _money(curve.net),
        "accounts_to_a": curve.count("A"),
        "results": [
            {
                "rank": place.rank,
                "account": {
                    "id": place.client.id,
                    "name": place.client.name,
                    "archived": place.client.is_archived,
                },
                "revenue": _money(place.client.revenue),
                "share": str(share),
                "cumulative_share": str(cumulative),
                "class": place.abc_class,
            }
            for place, (share, cumulative) in zip(curve.places, shares, strict=True)
        ],
    }


def _money(minor: int) -> str:
    return str(Decimal(minor).scaleb(-2))
