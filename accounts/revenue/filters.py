"""What the months can be narrowed by."""

from __future__ import annotations

import django_filters
from drf_spectacular.utils import extend_schema_field

from accounts.models import (
    MonthlyRevenue,
)
from accounts.shapes import NamedFilter
from api.filters import SinceFilter
from api.months import MONTH_SHAPE, MonthField


@extend_schema_field(MONTH_SHAPE)
class MonthFilter(django_filters.Filter):
    """A filter by a month, `2026-11`."""

    field_class = MonthField


class RevenueFilter(django_filters.FilterSet):
    """Filters of the months."""

    account = NamedFilter("account_id")
    month = MonthFilter("month")
    month_from = MonthFilter("month", "gte")
    month_to = MonthFilter("month", "lte")
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = MonthlyRevenue
        fields: tuple[str, ...] = ()
