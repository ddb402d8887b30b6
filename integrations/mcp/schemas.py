"""The shape of what a tool takes, as clients read it: JSON Schema from the serializer."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.fields import EXTERNAL_ID, SYSTEM
from accounts.shapes import NamedField
from api.strict import StrictSerializer

Schema = dict[str, Any]
_REFERENCE: Schema = {
    "type": "object",
    "properties": {
        "system": {"type": "string", "minLength": 1, "maxLength": SYSTEM.at_most},
        "external_id": {"type": "string", "minLength": 1, "maxLength": EXTERNAL_ID.at_most},
    },
    "required": ["system", "external_id"],
    "additionalProperties": False,
}
_FORMATS: dict[type[serializers.Field], str] = {
    serializers.UUIDField: "uuid",
    serializers.DateField: "date",
    serializers.EmailField: "email",
}


def schema_of(shape: type[StrictSerializer]) -> Schema:
    """An object that takes these fields and no others."""
    fields = shape().fields
    return {
        "type": "object",
        "properties": {name: _field(field) for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.required],
        "additionalProperties": False,
    }


def _field(field: serializers.Field) -> Schema:
    found = _shape(field)
    return found | {"description": str(field.help_text)} if field.help_text else found


def _shape(field: serializers.Field) -> Schema:
    if isinstance(field, NamedField):
        return {"anyOf": [{"type": "string", "format": "uuid"}, _REFERENCE]}
    if isinstance(field, serializers.ChoiceField):
        return {"type": "string", "enum": [*field.choices]}
    if isinstance(field, serializers.IntegerField):
        limits = {"minimum": field.min_value, "maximum": field.max_value}
        return {"type": "integer"} | {k: v for k, v in limits.items() if v is not None}
    for kind, name in _FORMATS.items():
        if isinstance(field, kind):
            return {"type": "string", "format": name}
    text: Any = field
    return {"type": "string", "minLength": 1, "maxLength": text.max_length}
