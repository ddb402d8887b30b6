"""The shape of what programs send; what it means is checked by the rules."""

from __future__ import annotations

from rest_framework import serializers

from accounts.models import Designation, Potential
from accounts.shapes import MAX_REFERENCES, ReferenceSerializer
from api.strict import StrictSerializer, several

MAX_TAGS = 50


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
    parent = serializers.UUIDField(allow_null=True, required=False)  # type: ignore[assignment]  # the API's name of a field
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
    references = several(ReferenceSerializer(), required=False, max_length=MAX_REFERENCES)
    notes = serializers.CharField(max_length=10_000, allow_blank=True, required=False)


class AccountByReferenceSerializer(AccountInSerializer):
    """An account at its reference; the name is needed the first time only."""

    name = serializers.CharField(max_length=200, required=False)


class AccountItemSerializer(AccountByReferenceSerializer):
    """One account of a bulk request."""


class AccountsBulkSerializer(StrictSerializer):
    """Up to 1,000 accounts; each is made or changed, and has its own result."""

    items = several(AccountItemSerializer(), max_length=1000)


class AccountSerializer(serializers.Serializer):
    """An account as lists show it. `designation` is there only for keys that may see it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    legal_name = serializers.CharField()
    tax_id = serializers.CharField()
    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]  # the API's name of a field
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
