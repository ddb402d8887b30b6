"""The audit log for programs."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from api.filters import SinceFilter
from api.resources import Body, Columns, ListView
from audit.models import Entry
from audit.stream import resource_named
from audit.words import label_of


class EntryFilter(django_filters.FilterSet):
    """Filters of the log."""

    object_id = django_filters.UUIDFilter()
    object_type = django_filters.CharFilter(max_length=40)
    action = django_filters.CharFilter(max_length=60)
    since = SinceFilter("at")

    class Meta:
        model = Entry
        fields: tuple[str, ...] = ()


class EntrySerializer(serializers.Serializer):
    """Who did what to which thing, with names as they were then."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    actor_id = serializers.UUIDField(allow_null=True)
    actor_label = serializers.CharField()
    action = serializers.CharField()
    object_type = serializers.CharField()
    object_id = serializers.UUIDField()
    object_label = serializers.CharField()
    resource = serializers.CharField(
        allow_null=True, help_text="Whose row it happened to; null for what the API doesn't show."
    )
    resource_id = serializers.UUIDField(allow_null=True)
    changes = serializers.DictField()
    request_id = serializers.CharField()


class AuditEntries(ListView[Entry]):
    """The log; for keys that write."""

    model = Entry
    name = "audit_entries"
    permission = "audit.view"
    shape = EntrySerializer
    filterset_class = EntryFilter
    orderings: ClassVar[dict[str, str]] = {"-at": "at", "at": "at"}

    @classmethod
    def columns(cls) -> QuerySet:
        return Entry.objects.values(*EntrySerializer().fields)

    def body(self, row: Columns) -> Body:
        """What names no thing of its own happened to its object; its label is the reader's."""
        row["object_label"] = label_of(row["object_type"], row["object_label"])
        if row["resource"] is not None:
            return row
        resource = resource_named(row["object_type"]) or None
        return row | {"resource": resource, "resource_id": row["object_id"] if resource else None}
