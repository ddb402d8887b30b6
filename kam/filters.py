"""Filters that every list shares."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django_filters.fields import IsoDateTimeField


class MomentField(IsoDateTimeField):
    """A time with any offset, in UTC: the database knows fewer offsets than RFC 3339."""

    def clean(self, value: Any) -> datetime | None:
        found = super().clean(value)
        try:
            return None if found is None else found.astimezone(UTC)
        except (OverflowError, ValueError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class SinceFilter(django_filters.IsoDateTimeFilter):
    """From a time on."""

    field_class = MomentField

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name, "gte")
