"""Shares that are shown add up to the whole (method §5)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal


def apportioned(parts: Sequence[int], places: int) -> list[Decimal]:
    """The share of each part, to so many decimals, by the largest remainder; all of them make 1.

    Parts below 0 have no share. Equal remainders go to who stands first.
    """
    counted = [max(part, 0) for part in parts]
    total, units = sum(counted), 10**places
    if not total:
        return [Decimal(0)] * len(counted)
    whole, left = zip(*(divmod(part * units, total) for part in counted), strict=True)
    rounded_up = sorted(range(len(counted)), key=lambda at: -left[at])[: units - sum(whole)]
    found = list(whole)
    for at in rounded_up:
        found[at] += 1
    return [Decimal(share).scaleb(-places) for share in found]
