"""The shapes of cadences, reviews and measures."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.models import StakeholderReference
from accounts.shapes import NamedAccountSerializer, NamedField
from api.strict import StrictSerializer, several
from reviews.dates import TIME
from reviews.models import Review, ReviewKind

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
        child=NamedField(StakeholderReference),
        max_length=PARTICIPANTS_AT_MOST,
        help_text="Stakeholders of the account.",
        **given,
    )


class NewReviewSerializer(StrictSerializer):
    """A review besides the series."""

    account = NamedField()
    kind = serializers.ChoiceField(ReviewKind.choices)
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
    """A decision; it becomes an action: of the account's KAM and due with the next review, where
    it names nobody and no date."""

    title = serializers.CharField(max_length=200)
    owner = serializers.EmailField(max_length=254, allow_null=True, required=False)
    due_on = serializers.DateField(allow_null=True, required=False)


class HoldingSerializer(StrictSerializer):
    """When it was held, what was said and decided."""

    held_on = serializers.DateField(required=False)
    minutes = serializers.CharField(max_length=50_000, allow_blank=True, required=False)
    decisions = several(DecisionSerializer(), required=False, max_length=50)


class SkippingSerializer(StrictSerializer):
    """Why it is skipped."""

    reason = serializers.CharField(max_length=1000)


class ReopeningSerializer(StrictSerializer):
    """Why it is opened again."""

    reason = serializers.CharField(max_length=1000)


class MovingSerializer(StrictSerializer):
    """Another day, and another time."""

    due_on = serializers.DateField()
    starts_at = serializers.TimeField(format=TIME, required=False)


class ReviewSerializer(serializers.Serializer):
    """A review as lists show it. Overdue: planned, and `due_on` has passed."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    kind = serializers.ChoiceField(ReviewKind.choices)
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
