"""The shape of cadences that programs send and read."""

from __future__ import annotations

from rest_framework import serializers

from accounts.shapes import NamedAccountSerializer, NamedField
from api.strict import StrictSerializer
from reviews.dates import TIME
from reviews.models import LONGEST_LEAD, ReviewKind, Rhythm, Tier


class LeadDays(serializers.ListField):
    """How many days before a review reminders come."""

    child = serializers.IntegerField(min_value=1, max_value=LONGEST_LEAD)


class CadenceInSerializer(StrictSerializer):
    """How often, from which day, at what local time."""

    ignored = frozenset({"id", "version", "tier", "account", "kind", "created_at", "updated_at"})

    rhythm = serializers.ChoiceField(Rhythm.choices)
    anchor_on = serializers.DateField(help_text="The first date; a month's last day stays last.")
    starts_at = serializers.TimeField(format=TIME, required=False)
    lead_days = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LONGEST_LEAD),
        max_length=5,
        required=False,
    )


class NewCadenceSerializer(StrictSerializer):
    """A cadence of a tier, or of an account."""

    tier = serializers.ChoiceField(Tier.choices, required=False)
    account = NamedField(required=False)
    kind = serializers.ChoiceField(ReviewKind.choices)
    rhythm = serializers.ChoiceField(Rhythm.choices)
    anchor_on = serializers.DateField()
    starts_at = serializers.TimeField(format=TIME, required=False)
    lead_days = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LONGEST_LEAD),
        max_length=5,
        required=False,
    )


class CadenceSerializer(serializers.Serializer):
    """A cadence: of a tier, or of an account."""

    id = serializers.UUIDField()
    tier = serializers.ChoiceField(Tier.choices, allow_null=True)
    account = NamedAccountSerializer(allow_null=True)
    kind = serializers.ChoiceField(ReviewKind.choices)
    rhythm = serializers.ChoiceField(Rhythm.choices)
    anchor_on = serializers.DateField()
    starts_at = serializers.TimeField(format=TIME)
    lead_days = serializers.ListField(child=serializers.IntegerField())
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
