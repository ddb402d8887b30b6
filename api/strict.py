"""Bodies in which nothing gets lost and nothing is guessed."""

from __future__ import annotations

import heapq
import re
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.fields import empty

from rules.fields import Text
from rules.reasons import Refused
from rules.texts import CONTROL

TEXT = rf"^[^{CONTROL}]*$"
FILLED_TEXT = rf"^[^{CONTROL}]*[^\s{CONTROL}][^{CONTROL}]*$"
MOST_TOLD = 20
"""Faults of one kind in one thing: who reads twenty has the pattern."""
FAR_TOO_MANY = 20
"""Times as many as may be: what is more is not looked at one by one."""
MOST_EXACT = 2**53
"""Up to here a float is the whole number that was written."""
_control = re.compile(f"[{CONTROL}]")
_decimal = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


class StrictSerializer(serializers.Serializer):
    """Refuses fields that it does not know, so that a misspelt one is never lost.

    Texts are texts and whole numbers are numbers, 12.0 too, as JSON Schema has it; amounts are
    written as text or as whole numbers. `ignored` names what answers have and requests may repeat.
    """

    ignored: frozenset[str] = frozenset()

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            errors = {**self._unknown(data), **self._missing(data), **self._misshapen(data)}
            if errors:
                raise serializers.ValidationError(errors)
        return super().to_internal_value(data)

    def _unknown(self, data: dict[Any, Any]) -> dict[str, Any]:
        unknown = data.keys() - self.fields.keys() - self.ignored
        if not unknown:
            return {}
        text = serializers.ErrorDetail(_("There is no such field."), code="unknown")
        return {str(name): [text] for name in heapq.nsmallest(MOST_TOLD, unknown, key=str)}

    def _missing(self, data: dict[Any, Any]) -> dict[str, Any]:
        """A part of a partial body is whole: half a reference refers to nothing."""
        if self.parent is None or not getattr(self.root, "partial", False):
            return {}
        text = serializers.ErrorDetail(_("This field is required."), code="required")
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


class TextField(serializers.CharField):
    """A text in the shape in which it is kept; what it means is for the rule, unless `whole`."""

    def __init__(self, text: Text, *, whole: bool = False, **how: Any) -> None:
        how = {"max_length": text.at_most, "allow_blank": not text.is_required} | how
        super().__init__(**how)
        self.clean = text.clean if whole else text.shape

    def run_validation(self, data: Any = empty) -> Any:
        is_settled, data = self.validate_empty_values(data)
        if is_settled:
            return data
        try:
            return self.clean(data)
        except Refused as refusal:
            raise serializers.ValidationError(refusal.detail, code=refusal.code) from refusal


class WordField(serializers.ChoiceField):
    """One of some words, read as a text is."""

    def __init__(self, text: Text, choices: Any, **how: Any) -> None:
        super().__init__(choices, **how)
        self.text = text

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, str):
            try:
                data = self.text.shape(data)
            except Refused as refusal:
                raise serializers.ValidationError(refusal.detail, code=refusal.code) from refusal
        return super().to_internal_value(data)


class DayField(serializers.DateField):
    """A day, refused by the code that other ways in give."""

    def to_internal_value(self, value: Any) -> Any:
        try:
            return super().to_internal_value(value)
        except serializers.ValidationError as error:
            raise serializers.ValidationError(Refused("date").detail, code="date") from error


class Few(serializers.ListField):
    """A list that the schema says the end of; the rule, which counts each once, refuses more."""

    def __init__(self, at_most: int, **how: Any) -> None:
        super().__init__(**how)
        self.max_length = self._at_most = at_most

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, list) and len(data) > FAR_TOO_MANY * self._at_most:
            refusal = Refused("too_many")
            raise serializers.ValidationError([refusal.detail], code=refusal.code)
        return super().to_internal_value(data)


class FewParts(serializers.ListSerializer):
    """The same, of parts."""

    def to_internal_value(self, data: Any) -> Any:
        most: Any = self  # the stubs know no limits
        if most.max_length is not None and isinstance(data, list) and len(data) > most.max_length:
            refusal = Refused("too_many")
            told = {"non_field_errors": [refusal.detail]}
            raise serializers.ValidationError(told, code=refusal.code)
        return super().to_internal_value(data)


def decimal_pattern(digits: int, places: int, *, is_signed: bool) -> str:
    """How the schema describes an amount that is written as text."""
    return rf"^{'-?' if is_signed else ''}[0-9]{{1,{digits}}}(\.[0-9]{{1,{places}}})?$"


def _fault(field: serializers.Field, value: Any) -> Any:
    """What is wrong about a value before the field converts it; None where nothing is."""
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        found = ((index, _fault(field.child, item)) for index, item in enumerate(value))
        faults = ((index, fault) for index, fault in found if fault)
        return dict(islice(faults, MOST_TOLD)) or None
    if isinstance(field, serializers.CharField):
        if not isinstance(value, str):
            return _error("This is not a text.")
        if _control.search(value):
            return _error("This holds characters that cannot be kept.", "characters")
    elif isinstance(field, serializers.DecimalField):
        if not (_is_whole(value) or (isinstance(value, str) and _decimal.fullmatch(value))):
            code = getattr(field, "misshapen", "invalid")
            return _error('Write an amount as text, "12.50", or as a whole number.', code)
    elif isinstance(field, serializers.IntegerField) and not _is_whole(value):
        return _error("This is not a whole number.")
    return None


def _is_whole(value: Any) -> bool:
    """Whether nothing of it is lost as a whole number: 12.0 is one, what a float rounds is not."""
    if isinstance(value, float):
        return value.is_integer() and abs(value) <= MOST_EXACT
    return isinstance(value, int) and not isinstance(value, bool)


def _error(text: str, code: str = "invalid") -> list[serializers.ErrorDetail]:
    return [serializers.ErrorDetail(text, code=code)]
