"""The programme's return for programs: what was compared last, and what came of each decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.revenue.rows import money
from accounts.shapes import NamedAccountSerializer
from api.figures import DecimalText, MonthText
from api.requests import ApiRequest, ApiView
from insights.kept_shapes import KeptSerializer, decimal, kept
from insights.models import ProgrammeCost
from insights.programme.matching import FEWEST, MEASURES
from insights.programme.reading import Standing, standings
from insights.programme.rules import QUESTION, allow, payback
from insights.programme.telling import is_enough
from tenants.models import Organization


class ReturnMeasureSerializer(serializers.Serializer):
    """Means of key accounts and of others like them, and the 95 % interval of the difference."""

    measure = serializers.CharField(help_text="growth, margin, retention or loyalty.")
    n = serializers.IntegerField(help_text="Key accounts.")
    key_accounts = DecimalText()
    others = DecimalText()
    difference = DecimalText()
    low = DecimalText()
    high = DecimalText()


class ReturnAccountSerializer(serializers.Serializer):
    """An account that was decided to be a key account."""

    account = NamedAccountSerializer()
    month = MonthText(help_text="Of the decision.")
    is_key = serializers.BooleanField(help_text="Today.")
    expected = DecimalText(allow_null=True, help_text="In a year.")
    gained = DecimalText(
        allow_null=True, help_text="Margin of 12 months against the 12 before the decision."
    )


class PaybackSerializer(serializers.Serializer):
    """The 12 months to the closed month."""

    figures_to = MonthText()
    cost = DecimalText()
    gained = DecimalText()
    accounts = serializers.IntegerField(help_text="Of which what was gained is known.")
    months = DecimalText(allow_null=True)


class ProgrammeReturnSerializer(KeptSerializer):
    """The last comparison, and the accounts with what they gained as it is today."""

    currency = serializers.CharField()
    compared = serializers.IntegerField(help_text="Key accounts with others like them.")
    fewest = serializers.IntegerField(help_text="Below so many no measure is told.")
    measures = ReturnMeasureSerializer(many=True)
    payback = PaybackSerializer(allow_null=True)
    accounts = ReturnAccountSerializer(many=True)


class ProgrammeReturn(ApiView):
    """Does the programme pay?"""

    @extend_schema(
        operation_id="programme_return",
        summary="Read what the programme returned",
        responses=ProgrammeReturnSerializer,
    )
    def get(self, request: ApiRequest) -> Response:
        """What was worked out last; only for keys that may see designations."""
        allow(request.actor)
        organization = request.actor.organization
        answer = QUESTION.kept()
        accounts = standings(organization)
        return Response(
            kept(answer)
            | {
                "currency": organization.currency,
                "compared": answer.found.get("keys", 0) - answer.found.get("alone", 0),
                "fewest": FEWEST,
                "measures": _measures(answer.found),
                "payback": _payback(organization, accounts),
                "accounts": [_account(one) for one in accounts],
            }
        )


def _measures(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not is_enough(found):
        return []
    return [
        {
            "measure": name,
            "n": one["n"],
            "key_accounts": decimal(one["key"]),
            "others": decimal(one["others"]),
            "difference": decimal(one["key"] - one["others"]),
            "low": decimal(one["low"]),
            "high": decimal(one["high"]),
        }
        for name in MEASURES
        if (one := found["measures"].get(name)) and one["n"] >= FEWEST
    ]


def _payback(organization: Organization, accounts: list[Standing]) -> dict[str, Any] | None:
    until = organization.closed_month
    if until is None:
        return None
    back = payback(accounts, list(ProgrammeCost.objects.all()), until)
    return {
        "figures_to": f"{until:%Y-%m}",
        "cost": money(back.cost),
        "gained": money(back.gained),
        "accounts": back.accounts,
        "months": None if back.months is None else str(back.months),
    }


def _account(one: Standing) -> dict[str, Any]:
    return {
        "account": {"id": one.account_id, "name": one.name},
        "month": f"{one.month:%Y-%m}",
        "is_key": one.is_key,
        "expected": money(one.expected),
        "gained": money(one.gained),
    }
