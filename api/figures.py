"""Figures and months of answers, as the description tells of them."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.months import MONTH_SHAPE

DECIMAL_SHAPE = {"type": "string", "format": "decimal", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}


@extend_schema_field(DECIMAL_SHAPE)
class DecimalText(serializers.CharField):
    """An amount, a share or a score: text, so that no program rounds it."""


@extend_schema_field(MONTH_SHAPE)
class MonthText(serializers.CharField):
    """A month."""
