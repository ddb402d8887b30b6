"""The catalogue of offerings for programs."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from api.filters import SinceFilter, TrueFalseFilter
from api.operations import changes, makes, removes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from api.strict import StrictSerializer
from plans.models import Offering
from plans.whitespace.catalogue import (
    NAME_AT_MOST,
    OFFERINGS_AT_MOST,
    add_offering,
    archive_offering,
    change_offering,
    delete_offering,
    restore_offering,
)
from plans.whitespace.named import offering_named

_PLAIN = ("id", "name", "position", "version", "created_at", "updated_at")


class NewOfferingSerializer(StrictSerializer):
    """An offering to add, as the last of its level."""

    ignored = frozenset({"id", "position", "archived", "version", "created_at", "updated_at"})

    name = serializers.CharField(max_length=NAME_AT_MOST)
    parent = serializers.UUIDField(  # type: ignore[assignment]  # the API's name of a field
        allow_null=True, required=False, help_text="The offering that it is a part of."
    )


class OfferingChangeSerializer(NewOfferingSerializer):
    """What of an offering can change."""

    ignored = frozenset({"id", "archived", "version", "created_at", "updated_at"})

    position = serializers.IntegerField(
        min_value=1,
        max_value=OFFERINGS_AT_MOST,
        required=False,
        help_text="Its place among the offerings of its level.",
    )


class OfferingSerializer(serializers.Serializer):
    """Something that the organisation sells."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]  # the API's name of a field
    position = serializers.IntegerField()
    archived = serializers.BooleanField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class OfferingFilter(django_filters.FilterSet):
    """Filters of the offerings."""

    parent = django_filters.UUIDFilter("parent_id")
    archived = TrueFalseFilter("archived_at", "isnull", exclude=True)
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = Offering
        fields: tuple[str, ...] = ()


class OfferingResource(Resource[Offering]):
    """The catalogue: two levels, each in its order."""

    model = Offering
    name, address = "offerings", "offering"
    permission = "offering.view"
    shape = OfferingSerializer
    needs_match = True

    @classmethod
    def columns(cls) -> QuerySet:
        return Offering.objects.values(*_PLAIN, "parent_id", "archived_at")

    def body(self, row: Columns) -> Body:
        return {name: row[name] for name in _PLAIN} | {
            "parent": row["parent_id"],
            "archived": row["archived_at"] is not None,
        }


class Offerings(OfferingResource, ListView[Offering]):
    """Offerings, archived ones too."""

    filterset_class = OfferingFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}

    @makes(NewOfferingSerializer, permission="offering.change")
    def post(self, given: Given) -> Offering:
        """Add one."""
        return add_offering(actor=self.actor, **_with_parent(given))


class OfferingDetail(OfferingResource, DetailView[Offering]):
    """The offering with its version as ETag."""

    @changes(OfferingChangeSerializer, partial=True)
    def patch(self, offering: Offering, given: Given, version: int | None) -> None:
        """Change what you send; another parent makes it the last there."""
        values = _with_parent(given)
        change_offering(actor=self.actor, offering=offering, values=values, version=version)

    @removes()
    def delete(self, offering: Offering, version: int | None) -> None:
        """Delete it with its parts; 422 where a cell speaks of it: archive it instead."""
        delete_offering(actor=self.actor, offering=offering, version=version)


class OfferingArchive(OfferingResource):
    """Whether it is offered no more."""

    @changes(verb="archive")
    def post(self, offering: Offering, given: Given, version: int | None) -> None:
        """Archive it with its parts; what is known of it stays."""
        archive_offering(actor=self.actor, offering=offering, version=version)

    @removes(verb="restore")
    def delete(self, offering: Offering, version: int | None) -> None:
        """Bring it back, with what was archived together with it."""
        restore_offering(actor=self.actor, offering=offering, version=version)


def _with_parent(given: Given) -> Given:
    values = dict(given)
    if values.get("parent"):
        values["parent"] = offering_named(values["parent"], field="parent")
    return values
