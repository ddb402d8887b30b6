"""The shape of what programs send; what it means is checked by the rules."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.models import Designation, Potential
from accounts.references import Reference
from kam.months import MonthSerializerField
from kam.problem_shapes import FieldErrorSerializer
from kam.strict import StrictSerializer

MAX_TAGS = 50
MAX_REFERENCES = 20


class ReferenceSerializer(StrictSerializer):
    """The account's id in another system."""

    system = serializers.CharField(max_length=40)
    external_id = serializers.CharField(max_length=120)


def checked_reference(system: str, external_id: str) -> Reference:
    """The reference in an address, as one in a body would be; raises ValidationError."""
    serializer = ReferenceSerializer(data={"system": system, "external_id": external_id})
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data["system"], serializer.validated_data["external_id"]


class AccountInSerializer(StrictSerializer):
    """An account to make or to change."""

    ignored = frozenset(
        {
            "id",
            "phase",
            "designation",
            "archived",
            "version",
            "created_at",
            "updated_at",
        }
    )

    name = serializers.CharField(max_length=200)
    legal_name = serializers.CharField(max_length=200, allow_blank=True, required=False)
    tax_id = serializers.CharField(max_length=32, allow_blank=True, required=False)
    parent = serializers.UUIDField(allow_null=True, required=False)
    segment = serializers.CharField(max_length=80, allow_blank=True, required=False)
    country = serializers.CharField(max_length=60, allow_blank=True, required=False)
    region = serializers.CharField(max_length=80, allow_blank=True, required=False)
    city = serializers.CharField(max_length=80, allow_blank=True, required=False)
    website = serializers.CharField(max_length=200, allow_blank=True, required=False)
    linkedin = serializers.CharField(max_length=200, allow_blank=True, required=False)
    owner = serializers.EmailField(
        max_length=254, allow_null=True, required=False, help_text="A member's e-mail address."
    )
    potential = serializers.ChoiceField(Potential.choices, allow_blank=True, required=False)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=MAX_TAGS, required=False
    )
    references = ReferenceSerializer(many=True, required=False, max_length=MAX_REFERENCES)
    notes = serializers.CharField(max_length=10_000, allow_blank=True, required=False)


class AccountByReferenceSerializer(AccountInSerializer):
    """An account at its reference; the name is needed the first time only."""

    name = serializers.CharField(max_length=200, required=False)


class AccountItemSerializer(AccountByReferenceSerializer):
    """One account of a bulk request."""


class AccountsBulkSerializer(StrictSerializer):
    """Up to 1,000 accounts; each is made or changed, and has its own result."""

    items = AccountItemSerializer(many=True, max_length=1000)


class AccountSerializer(serializers.Serializer):
    """An account as lists show it. `designation` is there only for keys that may see it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    legal_name = serializers.CharField()
    tax_id = serializers.CharField()
    parent = serializers.UUIDField(allow_null=True)
    segment = serializers.CharField()
    country = serializers.CharField()
    city = serializers.CharField()
    website = serializers.CharField()
    owner = serializers.CharField(allow_null=True)
    designation = serializers.ChoiceField(Designation.choices, required=False)
    phase = serializers.CharField(allow_null=True)
    potential = serializers.ChoiceField(Potential.choices, allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField())
    references = ReferenceSerializer(many=True)
    archived = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class AccountDetailSerializer(AccountSerializer):
    """An account as its own address shows it."""

    region = serializers.CharField()
    linkedin = serializers.CharField()
    notes = serializers.CharField()
    version = serializers.IntegerField()


class NamedAccountSerializer(serializers.Serializer):
    """An account where another resource names it."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class RevenueSerializer(serializers.Serializer):
    """Revenue and cost of one account in one month."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    month = MonthSerializerField()
    revenue = serializers.CharField(help_text="Decimal text, two places.")
    cost = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    updated_at = serializers.DateTimeField()


class MoneyField(serializers.DecimalField):
    """An amount in units of the currency, up to hundredths."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=16, decimal_places=2, **kwargs)


class RevenueItemSerializer(StrictSerializer):
    """One month of the account with this id, or with this reference."""

    account = serializers.UUIDField(required=False)
    reference = ReferenceSerializer(required=False)
    month = MonthSerializerField()
    revenue = MoneyField()
    cost = MoneyField(allow_null=True, required=False)


class RevenueChangeSerializer(StrictSerializer):
    """What of a month can change; its account and month cannot."""

    ignored = frozenset({"id", "account", "month", "currency", "updated_at"})

    revenue = MoneyField(required=False)
    cost = MoneyField(allow_null=True, required=False)


class RevenueBulkSerializer(StrictSerializer):
    """Up to 1,000 months; each is made or changed, and has its own result."""

    items = RevenueItemSerializer(many=True, max_length=1000)


class BulkResultSerializer(serializers.Serializer):
    """What became of one item."""

    index = serializers.IntegerField()
    status = serializers.ChoiceField([200, 201, 422])
    id = serializers.UUIDField(allow_null=True)
    outcome = serializers.ChoiceField(["made", "changed", "unchanged", "refused"])
    errors = FieldErrorSerializer(many=True)


class BulkResultsSerializer(serializers.Serializer):
    """One result for each item, in their order."""

    results = BulkResultSerializer(many=True)
