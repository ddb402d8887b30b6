"""The shape of the months that programs send and read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from accounts.revenue.fields import COST, REVENUE, Amount, check_amount
from accounts.shapes import NamedAccountSerializer, NamedField, ReferenceSerializer
from api.bulk import version_field
from api.figures import DecimalText
from api.months import MonthSerializerField
from api.strict import StrictSerializer, several
from rules.reasons import Refused


class RevenueMonthSerializer(serializers.Serializer):
    """Revenue and cost of one account in one month."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    month = MonthSerializerField()
    revenue = DecimalText(help_text="Decimal text, two places.")
    cost = DecimalText(allow_null=True)
    currency = serializers.CharField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class MoneyField(serializers.DecimalField):
    """An amount in units of the currency, up to hundredths."""

    misshapen = "number"

    def __init__(self, amount: Amount, **kwargs: Any) -> None:
        kwargs.setdefault("required", amount.is_required)
        kwargs.setdefault("allow_null", not amount.is_required)
        super().__init__(max_digits=16, decimal_places=2, **kwargs)

    def validate_precision(self, value: Decimal) -> Decimal:
        """As the rule says; raises ValidationError."""
        try:
            check_amount(value)
        except Refused as refusal:
            raise serializers.ValidationError(refusal.detail, code=refusal.code) from refusal
        return value


class RevenueInSerializer(StrictSerializer):
    """One month of the account with this id, or with this reference."""

    account = NamedField(required=False)
    reference = ReferenceSerializer(required=False)
    month = MonthSerializerField()
    revenue = MoneyField(REVENUE)
    cost = MoneyField(COST)


class RevenueItemSerializer(RevenueInSerializer):
    """One month of a bulk request."""

    version = version_field()


class RevenueChangeSerializer(StrictSerializer):
    """What of a month can change; its account and month cannot."""

    ignored = frozenset({"id", "account", "month", "currency", "version", "updated_at"})

    revenue = MoneyField(REVENUE, required=False)
    cost = MoneyField(COST)


class RevenueBulkSerializer(StrictSerializer):
    """Up to 1,000 months; each is made or changed, and has its own result."""

    items = several(RevenueItemSerializer(), max_length=1000)
