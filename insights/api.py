"""The ABC curve for programs."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from api.months import MONTH_SHAPE, parse_month
from api.requests import ApiRequest, ApiView
from insights.abc import CurvePoint
from insights.period import abc_curve, default_period

_SHARE = Decimal("0.0001")


class AbcAccountSerializer(serializers.Serializer):
    """An account of the curve."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class AbcPlaceSerializer(serializers.Serializer):
    """Where one account stands."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """`class` is no name that Python lets a field have."""
        return super().get_fields() | {"class": serializers.ChoiceField(["A", "B", "C"])}

    rank = serializers.IntegerField()
    account = AbcAccountSerializer()
    revenue = serializers.CharField()
    share = serializers.CharField()
    cumulative_share = serializers.CharField()


class AbcSerializer(serializers.Serializer):
    """The whole curve."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """`from` is no name that Python lets a field have."""
        return {"from": serializers.CharField(allow_null=True)} | super().get_fields()

    to = serializers.CharField(allow_null=True)
    total = serializers.CharField()
    accounts_to_a = serializers.IntegerField()
    results = AbcPlaceSerializer(many=True)


class Abc(ApiView):
    """Accounts by net revenue, with their share and class."""

    @extend_schema(
        operation_id="abc",
        parameters=[
            OpenApiParameter("from", MONTH_SHAPE, description="First month; else 12 with data."),
            OpenApiParameter("to", MONTH_SHAPE, description="Last month, included."),
        ],
        responses=AbcSerializer,
    )
    def get(self, request: ApiRequest) -> Response:
        """The curve of the months from `from` to `to`, the whole of it."""
        request.actor.require("revenue.view")
        start, until = _month(request, "from"), _month(request, "to")
        if start is None or until is None:
            default = default_period() or (start or until, start or until)
            start, until = start or default[0], until or default[1]
        if start is None or until is None:
            return Response(_body(None, None, 0, 0, []))
        curve = abc_curve(request.actor.organization, start=start, until=until)
        return Response(_body(start, until, curve.total, curve.count("A"), curve.places))


def _month(request: ApiRequest, name: str) -> date | None:
    text = request.query_params.get(name)
    if text is None:
        return None
    month = parse_month(text)
    if month is None:
        raise ValidationError({name: "A month is written YYYY-MM."})
    return month


def _body(
    start: date | None, until: date | None, total: int, to_a: int, places: list[CurvePoint]
) -> dict[str, Any]:
    return {
        "from": f"{start:%Y-%m}" if start else None,
        "to": f"{until:%Y-%m}" if until else None,
        "total": _money(total),
        "accounts_to_a": to_a,
        "results": [_place(place) for place in places],
    }


def _place(place: CurvePoint) -> dict[str, Any]:
    return {
        "rank": place.rank,
        "account": {"id": place.client.id, "name": place.client.name},
        "revenue": _money(place.client.revenue),
        "share": _share(place.share),
        "cumulative_share": _share(place.cumulative_share),
        "class": place.abc_class,
    }


def _money(minor: int) -> str:
    return str(Decimal(minor).scaleb(-2))


def _share(value: Decimal) -> str:
    return str(value.quantize(_SHARE, ROUND_HALF_UP))
