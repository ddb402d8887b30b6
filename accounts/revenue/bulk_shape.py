"""What a month of a bulk request usually looks like."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from accounts.revenue.shapes import RevenueItemSerializer
from accounts.shapes import read_reference
from api.bulk_shape import ItemShape, Odd, or_none, read_id, read_month, read_version

_PLAIN = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,2})?")
"""What a month can hold, whatever the digits."""


def _amount(value: Any) -> Decimal:
    if type(value) is int:
        value = str(value)
    if not isinstance(value, str) or not _PLAIN.fullmatch(value):
        raise Odd
    return Decimal(value)


REVENUE_ITEM = ItemShape(
    RevenueItemSerializer,
    {
        "account": read_id,
        "reference": read_reference,
        "month": read_month,
        "revenue": _amount,
        "cost": or_none(_amount),
        "version": read_version,
    },
    needs=frozenset({"month", "revenue"}),
)
