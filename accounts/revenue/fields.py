"""The one table of a month's fields: what each holds, checked alike by every way in.

Form, serializers, bulk request, file and rule read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.reasons import reason
from rules import numbers
from rules.reasons import Refused

EARLIEST = date(1900, 1, 1)
LARGEST = 10**16 - 1
"""In hundredths of the currency."""
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Amount:
    """An amount of a month; one that is not required may be unknown."""

    name: str
    is_required: bool = False


REVENUE, COST = Amount("revenue", is_required=True), Amount("cost")
AMOUNTS = {amount.name: amount for amount in (REVENUE, COST)}


def check_amount(amount: Decimal) -> None:
    """Raises Refused beyond what a month can hold, and for parts of a hundredth."""
    if abs(amount) * 100 > LARGEST:
        raise Refused("too_large", reason("too_large"))
    if amount != amount.quantize(_HUNDREDTH):
        raise Refused("places", reason("places"))


def rounded(amount: Decimal, unit: int = 1) -> int:
    """Hundredths of an amount in units of `unit`, half-up, as files give it. Raises Refused."""
    minor = numbers.to_minor(amount, unit)
    if abs(minor) > LARGEST:
        raise Refused("too_large", reason("too_large"))
    return minor


def check_month(month: date | None, newest: date) -> None:
    """Raises Refused for a month that can have no figures."""
    if month is None or month < EARLIEST:
        raise Refused("month", reason("month"))
    if month > newest:
        raise Refused("future", reason("future"))
