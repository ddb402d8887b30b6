"""Shapes that the resources of accounts share."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers

from accounts.fields import EXTERNAL_ID, REFERENCES_AT_MOST, SYSTEM
from accounts.models import ExternalReference
from accounts.references import NOTHING, Reference, ids_of
from api.bulk import DRY_RUN
from api.bulk_shape import Odd
from api.operations import Operation, described
from api.problem_shapes import FieldErrorSerializer
from api.requests import read
from api.strict import FILLED_TEXT, StrictSerializer, TextField
from rules.reasons import Refused
from rules.texts import CONTROL


class ReferenceSerializer(StrictSerializer):
    """An id in another system."""

    system = TextField(SYSTEM)
    external_id = TextField(EXTERNAL_ID)


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "format": "uuid"},
            {"$ref": "#/components/schemas/ReferenceRequest"},
        ]
    }
)
class NamedField(serializers.UUIDField):
    """What a body names, by our id or by the reference that another system has for it.

    It becomes our id; a reference that nothing has becomes the id of nothing, which each rule
    refuses as it refuses every unknown one.
    """

    def __init__(self, references: type[Model] = ExternalReference, **how: Any) -> None:
        super().__init__(**how)
        self._references = references

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            return super().to_internal_value(data)
        given = read(ReferenceSerializer, data)
        reference = (given["system"], given["external_id"])
        return ids_of(self._references, {reference}).get(reference, NOTHING)


_NAMED = (
    rf"^[^:\s{CONTROL}][^:{CONTROL}]{{0,{SYSTEM.at_most - 1}}}"
    rf":[^\s{CONTROL}][^{CONTROL}]{{0,{EXTERNAL_ID.at_most - 1}}}$"
)
"""`salesforce:0015g`: a reference in a query; the first colon ends the system."""


class NamedFormField(forms.CharField):
    """Our id, or the reference that another system has for it, which becomes our id."""

    def __init__(self, *args: Any, references: type[Model] = ExternalReference, **how: Any) -> None:
        super().__init__(*args, **how)
        self._references = references

    def clean(self, value: Any) -> uuid.UUID | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            if ":" not in text:
                return uuid.UUID(text)
            if not re.search(_NAMED, text):
                raise ValueError
            system, _colon, external_id = text.partition(":")
            reference = (str(SYSTEM.clean(system)), str(EXTERNAL_ID.clean(external_id)))
        except ValueError as error:
            told = _("Write an id, or a reference as system:id.")
            raise forms.ValidationError(told, code="invalid") from error
        except Refused:  # nothing can have it, as it shows nothing
            return NOTHING
        return ids_of(self._references, {reference}).get(reference, NOTHING)


@extend_schema_field(
    {"anyOf": [{"type": "string", "format": "uuid"}, {"type": "string", "pattern": _NAMED}]}
)
class NamedFilter(django_filters.Filter):
    """By what programs name by our id or by a reference; what nothing has finds nothing."""

    field_class = NamedFormField


def read_references(value: Any) -> list[dict[str, str]]:
    """Reads the references of an item of a bulk request."""
    if not isinstance(value, list) or len(value) > REFERENCES_AT_MOST:
        raise Odd
    return [read_reference(one) for one in value]


def read_reference(value: Any) -> dict[str, str]:
    """Reads one."""
    if not isinstance(value, dict) or value.keys() != {"system", "external_id"}:
        raise Odd
    return {
        "system": SYSTEM.shape(value["system"]),
        "external_id": EXTERNAL_ID.shape(value["external_id"]),
    }


def with_ids(items: list[Any], names: dict[str, type[Model]]) -> list[Any]:
    """Many bodies with our ids in place of the references that these fields name."""
    for name, references in names.items():
        wanted = {ref for item in items if (ref := reference_in(item, name)) is not None}
        if wanted:
            known = ids_of(references, wanted)
            items = [
                item | {name: str(known.get(ref, NOTHING))}
                if (ref := reference_in(item, name)) is not None
                else item
                for item in items
            ]
    return items


def reference_in(item: Any, name: str) -> Reference | None:
    """The reference that a body names there; None where it names nothing, or otherwise."""
    named = item.get(name) if isinstance(item, dict) else None
    if not isinstance(named, dict) or named.keys() != {"system", "external_id"}:
        return None
    system, external_id = named["system"], named["external_id"]
    is_text = isinstance(system, str) and isinstance(external_id, str)
    return (system, external_id) if is_text and "\x00" not in system + external_id else None


def checked_reference(system: str, external_id: str) -> Reference:
    """The reference in an address, as one in a body would be; raises ValidationError."""
    serializer = ReferenceSerializer(data={"system": system, "external_id": external_id})
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data["system"], serializer.validated_data["external_id"]


class NamedAccountSerializer(serializers.Serializer):
    """An account where another resource names it."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class BulkResultSerializer(serializers.Serializer):
    """What became of one item."""

    index = serializers.IntegerField()
    status = serializers.ChoiceField([200, 201, 422])
    id = serializers.UUIDField(allow_null=True)
    outcome = serializers.ChoiceField(["made", "changed", "unchanged", "refused"])
    errors = FieldErrorSerializer(many=True)  # type: ignore[assignment]  # the API's name of a field


class BulkResultsSerializer(serializers.Serializer):
    """One result for each item, in their order."""

    results = BulkResultSerializer(many=True)


def takes_many(sends: type[StrictSerializer]) -> Callable[[Any], Any]:
    """What the bulk of a resource takes and answers."""
    shows = {207: BulkResultsSerializer}
    return described(Operation("bulk", sends=sends, shows=shows, parameters=(DRY_RUN,)))


def _part(name: str, longest: int, description: str) -> OpenApiParameter:
    """Some text of one part of an address: no slash."""
    pattern = rf"^(?!.*/){FILLED_TEXT[1:]}"
    shape = {"type": "string", "minLength": 1, "maxLength": longest, "pattern": pattern}
    return OpenApiParameter(name, shape, OpenApiParameter.PATH, description=description)


REFERENCE = (
    _part("system", SYSTEM.at_most, "The name of the other system."),
    _part("external_id", EXTERNAL_ID.at_most, "Its id there."),
)
