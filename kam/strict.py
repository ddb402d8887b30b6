"""Bodies in which nothing gets lost."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class StrictSerializer(serializers.Serializer):
    """Refuses fields that it does not know, so that a misspelt one is never lost.

    `ignored` names those that answers have and requests may repeat.
    """

    ignored: frozenset[str] = frozenset()

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = data.keys() - self.fields.keys() - self.ignored
            if unknown:
                text = serializers.ErrorDetail("There is no such field.", code="unknown")
                raise serializers.ValidationError({str(name): [text] for name in sorted(unknown)})
        return super().to_internal_value(data)
