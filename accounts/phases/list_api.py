"""The phases of the organisation for programs, in their order."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.models import Phase
from api.resources import Body, Columns, ListView


class PhaseSerializer(serializers.Serializer):
    """One phase of a relationship."""

    id = serializers.UUIDField()
    key = serializers.CharField(help_text="What `phase` of an account and `to` of a change say.")
    name = serializers.CharField()
    position = serializers.IntegerField()


class Phases(ListView[Phase]):
    """From the first to the last."""

    model = Phase
    name = "phases"
    permission = "account.view"
    shape = PhaseSerializer
    is_versioned = False
    orderings: ClassVar[dict[str, str]] = {"position": "position", "id": "id"}

    @classmethod
    def columns(cls) -> QuerySet:
        return Phase.objects.values("id", "key", "name", "position")

    def body(self, row: Columns) -> Body:
        return row
