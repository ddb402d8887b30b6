"""The versions of plans for programs."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from api.resources import Body, Columns, DetailView, ListView, Resource
from plans.models import PlanVersion


class VersionSerializer(serializers.Serializer):
    """What a plan said when it was submitted."""

    id = serializers.UUIDField()
    plan = serializers.UUIDField()
    number = serializers.IntegerField()
    digest = serializers.CharField(help_text="SHA-256 over the canonical JSON of the content.")
    author = serializers.CharField()
    created_at = serializers.DateTimeField()


class WholeVersionSerializer(VersionSerializer):
    """The same with its content."""

    content = serializers.JSONField()


class VersionFilter(django_filters.FilterSet):
    """Filters of the versions."""

    plan = django_filters.UUIDFilter("plan_id")

    class Meta:
        model = PlanVersion
        fields: tuple[str, ...] = ()


class VersionResource(Resource[PlanVersion]):
    """What plans said when they were submitted; they never change."""

    model = PlanVersion
    name, address = "plan_versions", "plan_version"
    permission = "plan.view"
    shape = WholeVersionSerializer
    listed_shape = VersionSerializer
    is_versioned = False

    @classmethod
    def columns(cls) -> QuerySet:
        found = PlanVersion.objects.filter(plan__deleted_at=None)
        return found.values("id", "plan_id", "number", "digest", "author_label", "created_at")

    @classmethod
    def detail_columns(cls) -> QuerySet:
        found = PlanVersion.objects.filter(plan__deleted_at=None)
        return found.values(
            "id", "plan_id", "number", "digest", "author_label", "created_at", "content"
        )

    def body(self, row: Columns) -> Body:
        return {
            "id": row["id"],
            "plan": row["plan_id"],
            "number": row["number"],
            "digest": row["digest"],
            "author": row["author_label"],
            "created_at": row["created_at"],
        }

    def detail_body(self, row: Columns) -> Body:
        return self.body(row) | {"content": row["content"]}


class PlanVersions(VersionResource, ListView[PlanVersion]):
    """Versions of all plans, without their content; narrow them to one plan."""

    filterset_class = VersionFilter


class PlanVersionDetail(VersionResource, DetailView[PlanVersion]):
    """One version with its content."""
