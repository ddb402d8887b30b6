"""The fields of accounts for programs."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django_filters
from django.db.models import QuerySet

from accounts.custom.definitions import add_field, change_field, delete_field
from accounts.custom.shapes import (
    CustomFieldChangeSerializer,
    CustomFieldSerializer,
    NewCustomFieldSerializer,
)
from accounts.models import CustomField
from api.filters import SinceFilter
from api.operations import changes, makes, removes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource, there

_SHOWN = (
    *("id", "key", "label", "kind", "choices", "help_text", "position"),
    *("version", "created_at", "updated_at"),
)


class CustomFieldFilter(django_filters.FilterSet):
    """Filters of the fields."""

    updated_since = SinceFilter("updated_at")

    class Meta:
        model = CustomField
        fields: tuple[str, ...] = ()


class CustomFieldResource(Resource[CustomField]):
    """What the organisation keeps of accounts beside what every organisation does."""

    model = CustomField
    name, address = "custom_fields", "custom_field"
    permission = "custom_field.view"
    shape = CustomFieldSerializer

    @classmethod
    def columns(cls) -> QuerySet:
        return CustomField.objects.filter(deleted_at=None).values(*_SHOWN)

    def body(self, row: Columns) -> Body:
        return {name: row[name] for name in _SHOWN}

    def find(self, pk: uuid.UUID) -> CustomField:
        return there(CustomField.objects.filter(pk=pk, deleted_at=None).first())


class CustomFields(CustomFieldResource, ListView[CustomField]):
    """The fields, without deleted ones."""

    filterset_class = CustomFieldFilter
    orderings: ClassVar[dict[str, str]] = {
        "position": "position",
        "id": "id",
        "updated_at": "updated_at",
    }

    @makes(NewCustomFieldSerializer, permission="custom_field.change")
    def post(self, given: Given) -> CustomField:
        """Add one; 422 beyond 30."""
        return add_field(actor=self.actor, values=given)


class CustomFieldDetail(CustomFieldResource, DetailView[CustomField]):
    """The field with its version as ETag."""

    @changes(CustomFieldChangeSerializer, partial=True)
    def patch(self, field: CustomField, given: Given, version: int | None) -> None:
        """Change what you send; choices that you leave out are retired."""
        change_field(actor=self.actor, field=field, values=given, version=version)

    @removes()
    def delete(self, field: CustomField, version: int | None) -> None:
        """Delete it; what accounts have in it is kept, and a person can bring both back."""
        delete_field(actor=self.actor, field=field, version=version)
