"""Filters that every list shares."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext as _
from django_filters.fields import IsoDateTimeField
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field


class MomentField(IsoDateTimeField):
    """A time with any offset, in UTC: the database knows fewer offsets than RFC 3339."""

    def clean(self, value: Any) -> datetime | None:
        found = super().clean(value)
        try:
            return None if found is None else found.astimezone(UTC)
        except (OverflowError, ValueError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class TrueFalseField(forms.CharField):
    """`true` or `false`; Django's own field takes everything else for neither."""

    def clean(self, value: Any) -> bool | None:
        text = super().clean(value)
        if not text:
            return None
        if text.lower() not in {"true", "false"}:
            raise forms.ValidationError(_("Write true or false."), code="invalid")
        return text.lower() == "true"


@extend_schema_field(OpenApiTypes.BOOL)
class TrueFalseFilter(django_filters.Filter):
    """By yes or no."""

    field_class = TrueFalseField


class SinceFilter(django_filters.IsoDateTimeFilter):
    """From a time on."""

    field_class = MomentField

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name, "gte")
