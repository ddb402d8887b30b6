"""Bodies in which nothing gets lost and nothing is guessed."""

from __future__ import annotations

import re
from typing import Any

from rest_framework import serializers

_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f"
TEXT = rf"^[^{_CONTROL}]*$"
FILLED_TEXT = rf"^[^{_CONTROL}]*[^\s{_CONTROL}][^{_CONTROL}]*$"
_control = re.compile(f"[{_CONTROL}]")
_decimal = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


class StrictSerializer(serializers.Serializer):
    """Refuses fields that it does not know, so that a misspelt one is never lost.

    Texts are texts and whole numbers are numbers; amounts are written as text or as whole
    numbers, never as floats. `ignored` names what answers have and requests may repeat.
    """

    ignored: frozenset[str] = frozenset()

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            errors = {**self._unknown(data), **self._missing(data), **self._misshapen(data)}
            if errors:
                raise serializers.ValidationError(errors)
        return super().to_internal_value(data)

    def _unknown(self, data: dict[Any, Any]) -> dict[str, Any]:
        text = serializers.ErrorDetail("There is no such field.", code="unknown")
        return {
            str(name): [text]
            for name in sorted(data.keys() - self.fields.keys() - self.ignored, key=str)
        }

    def _missing(self, data: dict[Any, Any]) -> dict[str, Any]:
        """A part of a partial body is whole: half a reference refers to nothing."""
        if self.parent is None or not getattr(self.root, "partial", False):
            return {}
        text = serializers.ErrorDetail("This field is required.", code="required")
        return {
            name: [text]
            for name, field in self.fields.items()
            if field.required and name not in data
        }

    def _misshapen(self, data: dict[Any, Any]) -> dict[str, Any]:
        found = {
            name: _fault(field, data[name])
            for name, field in self.fields.items()
            if data.get(name) is not None
        }
        return {name: fault for name, fault in found.items() if fault}


def several(shape: StrictSerializer, **limits: Any) -> serializers.ListSerializer[Any]:
    """A part of a body that is a list of such parts."""
    return serializers.ListSerializer(child=shape, **limits)


def decimal_pattern(digits: int, places: int, *, is_signed: bool) -> str:
    """How the schema describes an amount that is written as text."""
    return rf"^{'-?' if is_signed else ''}[0-9]{{1,{digits}}}(\.[0-9]{{1,{places}}})?$"


def _fault(field: serializers.Field, value: Any) -> Any:
    """What is wrong about a value before the field converts it; None where nothing is."""
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        found = {index: _fault(field.child, item) for index, item in enumerate(value)}
        return {index: fault for index, fault in found.items() if fault} or None
    if isinstance(field, serializers.CharField):
        if not isinstance(value, str):
            return _error("This is not a text.")
        if _control.search(value):
            return _error("This holds characters that cannot be kept.", "characters")
    elif isinstance(field, serializers.DecimalField):
        if not (_is_whole(value) or (isinstance(value, str) and _decimal.fullmatch(value))):
            return _error('Write an amount as text, "12.50", or as a whole number.')
    elif isinstance(field, serializers.IntegerField) and not (
        _is_whole(value) or (isinstance(value, float) and value.is_integer())
    ):
        return _error("This is not a whole number.")
    return None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _error(text: str, code: str = "invalid") -> list[serializers.ErrorDetail]:
    return [serializers.ErrorDetail(text, code=code)]
