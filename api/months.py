"""Months as programs write them: `2026-11`."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

PATTERN = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"
MONTH_SHAPE = {"type": "string", "pattern": PATTERN, "example": "2026-11"}
_MONTH = re.compile(PATTERN)
_WRONG = _("A month is written YYYY-MM.")


def parse_month(text: str) -> date | None:
    """The first day of the month, or None."""
    if not _MONTH.match(text) or text.endswith("\n"):
        return None
    return date(int(text[:4]), int(text[5:7]), 1)


class MonthField(forms.CharField):
    """A month in a query."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        month = parse_month(text)
        if month is None:
            raise forms.ValidationError(_WRONG, code="invalid")
        return month


@extend_schema_field(MONTH_SHAPE)
class MonthSerializerField(serializers.Field):
    """A month in a body."""

    default_error_messages = {"month": _WRONG}

    def to_internal_value(self, data: Any) -> date:
        month = parse_month(data) if isinstance(data, str) else None
        if month is None:
            self.fail("month")
        return month

    def to_representation(self, value: date) -> str:
        return f"{value:%Y-%m}"
