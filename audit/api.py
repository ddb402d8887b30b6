"""The audit log for programs."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.filters import SinceFilter
from api.lists import ListView
from audit.models import Entry
from tenants.actors import Actor


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
    changes = serializers.DictField()
    request_id = serializers.CharField()


class AuditEntries(ListView):
    """What happened, newest first."""

    model = Entry
    filterset_class = EntryFilter
    orderings: ClassVar[dict[str, str]] = {"-at": "at", "at": "at"}

    def rows(self, actor: Actor) -> QuerySet:
        actor.require("audit.view")
        return Entry.objects.values(*EntrySerializer().fields)

    @extend_schema(operation_id="audit_entries_list", responses=EntrySerializer(many=True))
    def get(self, request: Request) -> Response:
        """The log; for keys that write."""
        return self.get_paginated_response(self.page())
