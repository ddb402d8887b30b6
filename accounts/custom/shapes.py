"""The shape of fields, and of what accounts have in them, for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.custom.choices import EVER_AT_MOST
from accounts.custom.choices import LABEL_AT_MOST as CHOICE_AT_MOST
from accounts.custom.definitions import FIELDS_AT_MOST, HELP_AT_MOST, LABEL_AT_MOST
from accounts.models import CustomKind
from api.strict import FewParts, StrictSerializer, TextField
from rules.fields import Text

_KEY_AT_MOST = 40
_VALUE = {
    "oneOf": [
        {"type": "string", "maxLength": 500},
        {"type": "number"},
        {"type": "boolean"},
        {"type": "array", "items": {"type": "string", "maxLength": _KEY_AT_MOST}},
        {"type": "null"},
    ]
}
_VALUES = {
    "type": "object",
    "maxProperties": FIELDS_AT_MOST,
    "additionalProperties": _VALUE,
}


@extend_schema_field(_VALUES)
class CustomValuesField(serializers.Field):
    """Values by the keys of their fields; what each means is for the rule."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            told = _("Write the values in an object, by the keys of their fields.")
            raise serializers.ValidationError(told, code="invalid")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class ChoiceInSerializer(StrictSerializer):
    """One choice: with a key it is a known one, without it is added."""

    key = TextField(Text(_KEY_AT_MOST), required=False)
    label = TextField(Text(CHOICE_AT_MOST, is_required=True))  # type: ignore[assignment]  # the API's name of a field
    retired = serializers.BooleanField(
        required=False, help_text="Accounts that have it keep it; nobody else can choose it."
    )


class NewCustomFieldSerializer(StrictSerializer):
    """A field of accounts to add, as the last one."""

    ignored = frozenset({"id", "key", "position", "version", "created_at", "updated_at"})

    label = TextField(Text(LABEL_AT_MOST, is_required=True))  # type: ignore[assignment]  # the API's name of a field
    kind = serializers.ChoiceField(CustomKind.choices)
    choices = FewParts(
        child=ChoiceInSerializer(),
        required=False,
        max_length=EVER_AT_MOST,
        help_text="Of a field of one choice or several; what is left out is retired.",
    )
    help_text = TextField(Text(HELP_AT_MOST), required=False)  # type: ignore[assignment]  # the API's name of a field


class CustomFieldChangeSerializer(NewCustomFieldSerializer):
    """What of a field can change; its kind only while no account has a value in it."""

    ignored = frozenset({"id", "key", "version", "created_at", "updated_at"})

    position = serializers.IntegerField(
        min_value=1, max_value=FIELDS_AT_MOST, required=False, help_text="Its place among all."
    )


class ChoiceSerializer(serializers.Serializer):
    """One of the choices of a field."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the API's name of a field
    retired = serializers.BooleanField()


class CustomFieldSerializer(serializers.Serializer):
    """A field that the organisation made for its accounts."""

    id = serializers.UUIDField()
    key = serializers.CharField(help_text="What `custom` of an account calls it; it stays.")
    label = serializers.CharField()  # type: ignore[assignment]  # the API's name of a field
    kind = serializers.ChoiceField(CustomKind.choices)
    choices = ChoiceSerializer(many=True)
    help_text = serializers.CharField()  # type: ignore[assignment]  # the API's name of a field
    position = serializers.IntegerField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
