"""What programs send and read about the people at clients, and what lists narrow by."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.fields import REFERENCES_AT_MOST, text_of
from accounts.models import Function, Stakeholder, StakeholderReference, StakeholderRole
from accounts.models.stakeholder import Level
from accounts.shapes import NamedAccountSerializer, NamedField, NamedFilter, ReferenceSerializer
from accounts.stakeholders.fields import TEXTS
from api.bulk import version_field
from api.filters import SinceFilter
from api.strict import FewParts, StrictSerializer, TextField, WordField, several


def _text(name: str) -> TextField:
    return TextField(TEXTS[name], required=False)


def _word(name: str, choices: Any, *, required: bool = False) -> WordField:
    return WordField(TEXTS[name], choices, required=required)


class StakeholderFilter(django_filters.FilterSet):
    """Filters of the stakeholders; together they narrow."""

    account = NamedFilter("account_id")
    person = django_filters.UUIDFilter("person_id")
    role = django_filters.ChoiceFilter(choices=StakeholderRole.choices)
    function = django_filters.ChoiceFilter(choices=Function.choices)
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = Stakeholder
        fields: tuple[str, ...] = ()


class StakeholderSerializer(serializers.Serializer):
    """One person at one account. `person` is the same at all of their accounts."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    person = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    linkedin = serializers.CharField()
    role = serializers.ChoiceField(StakeholderRole.choices)
    title = serializers.CharField()
    function = serializers.ChoiceField(Function.choices)
    level = serializers.ChoiceField(Level.choices)
    reports_to = serializers.UUIDField(allow_null=True)
    influence = serializers.IntegerField()
    attitude = serializers.IntegerField()
    strength = serializers.IntegerField()
    contact = serializers.CharField(allow_null=True)
    last_touch_on = serializers.DateField(allow_null=True)
    notes = serializers.CharField()
    references = ReferenceSerializer(many=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "format": "email", "maxLength": TEXTS["email"].at_most},
            {"type": "string", "maxLength": 0},
        ]
    }
)
class EmailText(TextField):
    """An e-mail address, or nothing."""


class StakeholderChangeSerializer(StrictSerializer):
    """What can be changed; of the person it changes at all of their accounts."""

    ignored = frozenset({"id", "account", "person", "version", "created_at", "updated_at"})

    name = _text("name")
    email = EmailText(TEXTS["email"], whole=True, required=False)
    phone = _text("phone")
    linkedin = _text("linkedin")
    role = _word("role", StakeholderRole.choices)
    title = _text("title")
    function = _word("function", Function.choices)
    level = _word("level", Level.choices)
    reports_to = NamedField(
        StakeholderReference,
        allow_null=True,
        required=False,
        help_text="A stakeholder of the same account.",
    )
    influence = serializers.IntegerField(min_value=1, max_value=5, required=False)
    attitude = serializers.IntegerField(
        min_value=-2, max_value=2, required=False, help_text="-2 opponent … 2 advocate."
    )
    strength = serializers.IntegerField(
        min_value=0, max_value=4, required=False, help_text="Of our contact: 0 none … 4 trusted."
    )
    contact = TextField(
        text_of("owner"), allow_null=True, required=False, help_text="A member's e-mail address."
    )
    last_touch_on = serializers.DateField(allow_null=True, required=False)
    notes = _text("notes")
    references = FewParts(
        child=ReferenceSerializer(), required=False, max_length=REFERENCES_AT_MOST
    )


class StakeholderByReferenceSerializer(StakeholderChangeSerializer):
    """A stakeholder at its reference; account, name and role are needed the first time only."""

    ignored = StakeholderChangeSerializer.ignored - {"account", "person"}

    account = NamedField(required=False)
    person = serializers.UUIDField(
        required=False,
        help_text="Somebody known; else the one person with this e-mail address, or a new one.",
    )


class StakeholderInSerializer(StakeholderByReferenceSerializer):
    """Somebody to put at an account; needs a name unless it names a person."""

    account = NamedField()
    role = _word("role", StakeholderRole.choices, required=True)


class StakeholderItemSerializer(StakeholderByReferenceSerializer):
    """One stakeholder of a bulk request."""

    ignored = StakeholderByReferenceSerializer.ignored - {"version"}

    version = version_field()


class StakeholdersBulkSerializer(StrictSerializer):
    """Up to 1,000 stakeholders; each is made or changed, and has its own result."""

    items = several(StakeholderItemSerializer(), max_length=1000)
