"""What programs send and read about actions, and what lists narrow by."""

from __future__ import annotations

import django_filters
from rest_framework import serializers

from accounts.fields import REFERENCES_AT_MOST
from accounts.shapes import NamedAccountSerializer, NamedField, NamedFilter, ReferenceSerializer
from api.filters import SinceFilter
from api.strict import FewParts, StrictSerializer
from plans.models import Action

_OWNER = "A member's e-mail address."


def _references() -> FewParts:
    return FewParts(child=ReferenceSerializer(), required=False, max_length=REFERENCES_AT_MOST)


class ActionInSerializer(StrictSerializer):
    """An action to change."""

    ignored = frozenset(
        {"id", "account", "review", "source", "closed_on", "version", "created_at", "updated_at"}
    )

    title = serializers.CharField(max_length=200)
    details = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    owner = serializers.EmailField(
        max_length=254, allow_null=True, required=False, help_text=_OWNER
    )
    due_on = serializers.DateField(allow_null=True, required=False)
    status = serializers.ChoiceField(Action.Status.choices, required=False)
    answer = serializers.CharField(max_length=1000, allow_blank=True, required=False)
    objective = serializers.UUIDField(allow_null=True, required=False)
    references = _references()


class ActionByReferenceSerializer(ActionInSerializer):
    """An action at its reference; account and title are needed the first time only."""

    ignored = ActionInSerializer.ignored - {"account"}

    account = NamedField(required=False)
    title = serializers.CharField(max_length=200, required=False)


class NewActionSerializer(StrictSerializer):
    """An action to open."""

    account = NamedField()
    title = serializers.CharField(max_length=200)
    details = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    owner = serializers.EmailField(
        max_length=254, allow_null=True, required=False, help_text=_OWNER
    )
    due_on = serializers.DateField(allow_null=True, required=False)
    objective = serializers.UUIDField(allow_null=True, required=False)
    references = _references()


class ActionSerializer(serializers.Serializer):
    """An action."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    review = serializers.UUIDField(allow_null=True)
    objective = serializers.UUIDField(allow_null=True)
    title = serializers.CharField()
    details = serializers.CharField()
    owner = serializers.CharField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(Action.Status.choices)
    source = serializers.ChoiceField(Action.Source.choices)  # type: ignore[assignment]  # the API's name of a field
    answer = serializers.CharField()
    closed_on = serializers.DateField(allow_null=True)
    references = ReferenceSerializer(many=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class NewCommentSerializer(StrictSerializer):
    """What to say."""

    text = serializers.CharField(max_length=4000)


class CommentSerializer(serializers.Serializer):
    """What someone said."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    author = serializers.CharField()
    created_at = serializers.DateTimeField()


class ActionFilter(django_filters.FilterSet):
    """Filters of the actions."""

    account = NamedFilter("account_id")
    review = django_filters.UUIDFilter("review_id")
    objective = django_filters.UUIDFilter("objective_id")
    owner = django_filters.CharFilter("owner__email", "iexact", max_length=254)
    status = django_filters.ChoiceFilter(choices=Action.Status.choices)
    due_until = django_filters.DateFilter("due_on", "lte")
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = Action
        fields: tuple[str, ...] = ()
