"""Shapes that the resources of accounts share."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from accounts.fields import EXTERNAL_ID, SYSTEM
from accounts.references import Reference
from api.problem_shapes import FieldErrorSerializer
from api.strict import FILLED_TEXT, StrictSerializer, TextField


class ReferenceSerializer(StrictSerializer):
    """The account's id in another system."""

    system = TextField(SYSTEM)
    external_id = TextField(EXTERNAL_ID)


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


def _part(name: str, longest: int, description: str) -> OpenApiParameter:
    """Some text of one part of an address: no slash."""
    pattern = rf"^(?!.*/){FILLED_TEXT[1:]}"
    shape = {"type": "string", "minLength": 1, "maxLength": longest, "pattern": pattern}
    return OpenApiParameter(name, shape, OpenApiParameter.PATH, description=description)


REFERENCE = (
    _part("system", SYSTEM.at_most, "The name of the other system."),
    _part("external_id", EXTERNAL_ID.at_most, "The account's id there."),
)
