"""What programs are told of every answer that a job works out: its state, its day, its month."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from insights.models import KeptAnswer

_PLACES = 4


class KeptSerializer(serializers.Serializer):
    """The state of what is asked now; what was found before stays while that waits or failed."""

    state = serializers.ChoiceField(["none", "waiting", "failed", "made"])
    made_at = serializers.DateTimeField(allow_null=True)
    figures_to = serializers.CharField(allow_null=True, help_text="A month, YYYY-MM.")


def kept(answer: KeptAnswer) -> dict[str, Any]:
    """What every answer has."""
    return {
        "state": answer.state,
        "made_at": answer.made_at,
        "figures_to": answer.until and f"{answer.until:%Y-%m}",
    }


def decimal(value: float | None) -> str | None:
    """A figure to four places, as text; a minus before nothing is none."""
    return None if value is None else f"{round(value, _PLACES) + 0:.{_PLACES}f}"
