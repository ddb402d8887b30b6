"""Problems as the schema describes them."""

from __future__ import annotations

from rest_framework import serializers

from rules.codes import FAULTS, PROBLEMS


class FieldErrorSerializer(serializers.Serializer):
    """One thing wrong with one value."""

    pointer = serializers.CharField(help_text="JSON pointer into the body, or a parameter.")
    code = serializers.ChoiceField(list(FAULTS), help_text="Stable, for programs.")
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.ChoiceField(list(PROBLEMS), help_text="Stable, for programs.")
    detail = serializers.CharField()
    request_id = serializers.CharField(allow_null=True)
    errors = FieldErrorSerializer(many=True)  # type: ignore[assignment]  # the API's name of a field


class ExpiredCursorSerializer(ProblemSerializer):
    """What follows the cursor is kept no more."""

    snapshot = serializers.URLField(help_text="Where to begin again.")
