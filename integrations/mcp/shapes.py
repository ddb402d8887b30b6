"""What each tool takes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.history.rules import TEXT_AT_MOST
from accounts.models import EntryKind
from accounts.shapes import NamedField
from api.strict import StrictSerializer

MINUTES_AT_MOST = 50_000


def _account(**how: Any) -> NamedField:
    told = "The id that find_account gives, or the account's id in another system."
    return NamedField(help_text=told, **how)


class FindAccountSerializer(StrictSerializer):
    """Whom to look for."""

    query = serializers.CharField(
        max_length=200,
        help_text="Part of the name or the city, or the beginning of a tax id.",
    )
    limit = serializers.IntegerField(min_value=1, max_value=50, default=10)


class BriefSerializer(StrictSerializer):
    """Which account, and since when."""

    account = _account()
    since = serializers.DateField(
        required=False, help_text="From when on changes count; 90 days back if you say nothing."
    )


class PlanSerializer(StrictSerializer):
    """Whose plan."""

    account = _account()


class RankingSerializer(StrictSerializer):
    """How many places, or the place of one account."""

    limit = serializers.IntegerField(min_value=1, max_value=100, default=20)
    account = _account(required=False)


class DueSerializer(StrictSerializer):
    """Until when, and of whom."""

    days = serializers.IntegerField(
        min_value=0, max_value=366, default=7, help_text="So many days from today on."
    )
    account = _account(required=False)
    person = serializers.EmailField(
        max_length=254,
        required=False,
        help_text="Of this member alone: reviews of accounts that they manage, their actions.",
    )


class WritesSerializer(StrictSerializer):
    """What every tool that writes takes."""

    idempotency_key = serializers.CharField(
        max_length=255,
        required=False,
        help_text="A word of your own for this call, such as a UUID: the same call with the same"
        " word within 24 hours is answered as before, and not done again.",
    )


class EntrySerializer(WritesSerializer):
    """What happened with a client."""

    account = _account()
    kind = serializers.ChoiceField(EntryKind.choices)
    happened_on = serializers.DateField(
        help_text="Today or earlier; of a deadline, also a day to come."
    )
    text = serializers.CharField(max_length=TEXT_AT_MOST)


class ActionSerializer(WritesSerializer):
    """What is to be done."""

    account = _account()
    title = serializers.CharField(max_length=200)
    details = serializers.CharField(max_length=4000, required=False)
    owner = serializers.EmailField(
        max_length=254, required=False, help_text="The e-mail address of the member who does it."
    )
    due_on = serializers.DateField(required=False)


class MinutesSerializer(WritesSerializer):
    """What was said in a review."""

    review = serializers.UUIDField(help_text="The id that what_is_due or account_brief gives.")
    version = serializers.IntegerField(
        min_value=1, help_text="The version of the review that you read: nobody's text is lost."
    )
    minutes = serializers.CharField(
        max_length=MINUTES_AT_MOST, help_text="They take the place of what stands there."
    )
