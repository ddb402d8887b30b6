"""The written sections of plans for programs."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from api.filters import SinceFilter
from api.operations import changes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from api.strict import StrictSerializer
from plans.models import PlanSection, SectionKind
from plans.sections.rules import mark_section, write_section
from rules.rich_text.cleaning import MOST_LETTERS

_SECTION = ("id", "kind", "text", "is_unreviewed", "touched_at", "version", "updated_at")


class SectionInSerializer(StrictSerializer):
    """What is written."""

    ignored = frozenset(
        {"id", "plan", "kind", "is_unreviewed", "touched_at", "version", "updated_at"}
    )

    text = serializers.CharField(
        max_length=MOST_LETTERS,
        allow_blank=True,
        required=False,
        trim_whitespace=False,
        help_text="HTML: h2, h3, p, ul, ol, li, strong, em, a, br; all else is taken out.",
    )
    for_client = serializers.BooleanField(required=False)


class SectionSerializer(serializers.Serializer):
    """One written section."""

    id = serializers.UUIDField()
    plan = serializers.UUIDField()
    kind = serializers.ChoiceField(SectionKind.choices)
    text = serializers.CharField()
    for_client = serializers.BooleanField()
    is_unreviewed = serializers.BooleanField(
        help_text="It comes from the period before, and nobody has looked at it since."
    )
    touched_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class SectionFilter(django_filters.FilterSet):
    """Filters of the sections."""

    plan = django_filters.UUIDFilter("plan_id")
    kind = django_filters.ChoiceFilter(choices=SectionKind.choices)
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = PlanSection
        fields: tuple[str, ...] = ()


class SectionResource(Resource[PlanSection]):
    """What plans say in words."""

    model = PlanSection
    name, address = "plan_sections", "plan_section"
    permission = "plan.view"
    shape = SectionSerializer
    related = ("plan__account",)
    needs_match = True

    @classmethod
    def columns(cls) -> QuerySet:
        found = PlanSection.objects.filter(plan__deleted_at=None)
        return found.values(*_SECTION, "plan_id", "is_for_client")

    def body(self, row: Columns) -> Body:
        return {name: row[name] for name in _SECTION} | {
            "plan": row["plan_id"],
            "for_client": row["is_for_client"],
        }


class PlanSections(SectionResource, ListView[PlanSection]):
    """Sections of all plans; narrow them to one."""

    filterset_class = SectionFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}


class PlanSectionDetail(SectionResource, DetailView[PlanSection]):
    """The section with its version as ETag."""

    @changes(SectionInSerializer, partial=True)
    def patch(self, section: PlanSection, given: Given, version: int | None) -> None:
        """Write its text, or mark it for the client."""
        if "text" in given:
            section = write_section(
                actor=self.actor, section=section, text=given["text"], version=version
            )
            version = None
        if "for_client" in given:
            mark_section(
                actor=self.actor,
                section=section,
                is_for_client=given["for_client"],
                version=version,
            )
