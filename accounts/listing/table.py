"""The account list as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts.listing.listed import Listed
from accounts.revenue.rules import from_minor

_COLUMNS = {
    "name": "name",
    "legal_name": "legal_name",
    "tax_id": "tax_id",
    "parent": "parent__name",
    "segment": "segment",
    "country": "country",
    "region": "region",
    "city": "city",
    "website": "website",
    "owner": "owner__email",
    "potential": "potential",
    "phase": "phase__key",
    "revenue_12_months": "figures__revenue",
}


def account_table(accounts: Listed, *, designation: bool) -> tuple[list[str], Iterator[list[Any]]]:
    """Header and rows; `designation` says whether the reader may see it."""
    columns = _COLUMNS | ({"designation": "designation"} if designation else {})
    money = list(columns).index("revenue_12_months")
    rows = (
        [*row[:money], from_minor(row[money]), *row[money + 1 :]]
        for row in accounts.every(*columns.values())
    )
    return list(columns), rows
