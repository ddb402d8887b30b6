"""Months as the API writes them, read without making objects."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import MonthlyRevenue

_CENT = Decimal("0.01")


def revenue_columns() -> QuerySet:
    """Months as dictionaries of columns; `revenue_body` makes the answer of one."""
    return MonthlyRevenue.objects.values(
        "id",
        "account_id",
        "month",
        "revenue_minor",
        "cost_minor",
        "version",
        "updated_at",
        account_name=F("account__name"),
    )


def revenue_body(row: dict[str, Any], *, currency: str) -> dict[str, Any]:
    """One month of one account; money as text in units of the currency."""
    return {
        "id": row["id"],
        "account": {"id": row["account_id"], "name": row["account_name"]},
        "month": f"{row['month']:%Y-%m}",
        "revenue": money(row["revenue_minor"]),
        "cost": money(row["cost_minor"]),
        "currency": currency,
        "version": row["version"],
        "updated_at": row["updated_at"],
    }


def money(minor: int | None) -> str | None:
    """`341455.00` of hundredths."""
    return None if minor is None else str(Decimal(minor) * _CENT)
