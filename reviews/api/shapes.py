"""The shapes of cadences, reviews and measures."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.shapes import NamedAccountSerializer
from api.strict import StrictSerializer
from reviews.models import Kind, MeasureKind, Review, Rhythm, Tier

TIME = "%H:%M"
PARTICIPANTS_AT_MOST = 50


def _members(**given: Any) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.EmailField(max_length=254),
        max_length=PARTICIPANTS_AT_MOST,
        help_text="E-mails of ours: the KAM, and who is on the account's team.",
        **given,
    )


def _stakeholders(**given: Any) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.UUIDField(),
        max_length=PARTICIPANTS_AT_MOST,
        help_text="Ids of stakeholders of the account.",
        **given,
    )


class CadenceInSerializer(StrictSerializer):
    """How often, from which day, at what local time."""

    ignored = frozenset({"id", "version", "tier", "account", "kind", "created_at", "updated_at"})

    rhythm = serializers.ChoiceField(Rhythm.choices)
    anchor_on = serializers.DateField(help_text="The first date; a month's last day stays last.")
    starts_at = serializers.TimeField(format=TIME, required=False)
    lead_days = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=60), max_length=5, required=False
    )


class NewCadenceSerializer(StrictSerializer):
    """A cadence of a tier, or of an account."""

    tier = serializers.ChoiceField(Tier.choices, required=False)
    account = serializers.UUIDField(required=False)
    kind = serializers.ChoiceField(Kind.choices)
    rhythm = serializers.ChoiceField(Rhythm.choices)
    anchor_on = serializers.DateField()
    starts_at = serializers.TimeField(format=TIME, required=False)
    lead_days = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=60), max_length=5, required=False
    )


class CadenceSerializer(serializers.Serializer):
    """A cadence: of a tier, or of an account."""

    id = serializers.UUIDField()
    tier = serializers.ChoiceField(Tier.choices, allow_null=True)
    account = NamedAccountSerializer(allow_null=True)
    kind = serializers.ChoiceField(Kind.choices)
    rhythm = serializers.ChoiceField(Rhythm.choices)
    anchor_on = serializers.DateField()
    starts_at = serializers.TimeField(format=TIME)
    lead_days = serializers.ListField(child=serializers.IntegerField())
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class NewReviewSerializer(StrictSerializer):
    """A review besides the series."""

    account = serializers.UUIDField()
    kind = serializers.ChoiceField(Kind.choices)
    due_on = serializers.DateField()
    starts_at = serializers.TimeField(format=TIME, required=False)
    meeting_url = serializers.CharField(max_length=500, allow_blank=True, required=False)
    members = _members(required=False)
    stakeholders = _stakeholders(required=False)


class ParticipantsSerializer(StrictSerializer):
    """All who take part, on both sides."""

    members = _members()
    stakeholders = _stakeholders()


class WritingSerializer(StrictSerializer):
    """What people write on a review."""

    agenda = serializers.CharField(max_length=10_000, allow_blank=True, required=False)
    minutes = serializers.CharField(max_length=50_000, allow_blank=True, required=False)
    meeting_url = serializers.CharField(max_length=500, allow_blank=True, required=False)
    recording_url = serializers.CharField(max_length=500, allow_blank=True, required=False)


class DecisionSerializer(StrictSerializer):
    """A decision; it becomes an action."""

    title = serializers.CharField(max_length=200)
    owner = serializers.EmailField(max_length=254, allow_null=True, required=False)
    due_on = serializers.DateField(allow_null=True, required=False)


class HoldingSerializer(StrictSerializer):
    """When it was held, what was said and decided."""

    held_on = serializers.DateField(required=False)
    minutes = serializers.CharField(max_length=50_000, allow_blank=True, required=False)
    decisions = DecisionSerializer(many=True, required=False, max_length=50)


class SkippingSerializer(StrictSerializer):
    """Why it is skipped."""

    reason = serializers.CharField(max_length=1000)


class MovingSerializer(StrictSerializer):
    """Another day, and another time."""

    due_on = serializers.DateField()
    starts_at = serializers.TimeField(format=TIME, required=False)


class ReviewSerializer(serializers.Serializer):
    """A review as lists show it. Overdue: planned, and `due_on` has passed."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    kind = serializers.ChoiceField(Kind.choices)
    state = serializers.ChoiceField(Review.State.choices)
    due_on = serializers.DateField()
    original_due_on = serializers.DateField()
    starts_at = serializers.TimeField(format=TIME)
    overdue = serializers.BooleanField()
    held_on = serializers.DateField(allow_null=True)
    skip_reason = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ReviewDetailSerializer(ReviewSerializer):
    """A review as its own address shows it; `brief` is kept as it was once it is held."""

    agenda = serializers.CharField()
    minutes = serializers.CharField()
    meeting_url = serializers.CharField()
    recording_url = serializers.CharField()
    members = serializers.ListField(child=serializers.EmailField())
    stakeholders = serializers.ListField(child=serializers.UUIDField())
    brief = serializers.DictField()


class NewMeasureSerializer(StrictSerializer):
    """One answer. Engagement 1 to 10, satisfaction 1 to 5, recommendation 0 to 10."""

    account = serializers.UUIDField()
    review = serializers.UUIDField(allow_null=True, required=False)
    kind = serializers.ChoiceField(MeasureKind.choices)
    value = serializers.IntegerField(min_value=0, max_value=10)
    person = serializers.CharField(max_length=160, allow_blank=True, required=False)
    measured_on = serializers.DateField()


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
