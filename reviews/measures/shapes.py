"""The shape of measures that programs send and read."""

from __future__ import annotations

from rest_framework import serializers

from accounts.shapes import NamedAccountSerializer, NamedField
from api.strict import StrictSerializer
from reviews.models import MeasureKind


class NewMeasureSerializer(StrictSerializer):
    """One answer. Engagement 1 to 10, satisfaction 1 to 5, recommendation 0 to 10."""

    account = NamedField()
    review = serializers.UUIDField(allow_null=True, required=False)
    kind = serializers.ChoiceField(MeasureKind.choices)
    value = serializers.IntegerField(min_value=0, max_value=10)
    person = serializers.CharField(max_length=160, allow_blank=True, required=False)
    measured_on = serializers.DateField()


class MeasureChangeSerializer(StrictSerializer):
    """What was mistaken about an answer."""

    ignored = frozenset({"id", "account", "review", "kind", "person", "created_at", "updated_at"})

    value = serializers.IntegerField(min_value=0, max_value=10, required=False)
    measured_on = serializers.DateField(required=False)


class MeasureSerializer(serializers.Serializer):
    """One answer, of a person or for the account as a whole."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    review = serializers.UUIDField(allow_null=True)
    kind = serializers.ChoiceField(MeasureKind.choices)
    value = serializers.IntegerField()
    person = serializers.CharField()
    measured_on = serializers.DateField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
