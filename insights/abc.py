"""The ABC curve (method §5): exact, pure, ties by name as lists sort it, then id."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from rules.shares import apportioned


@dataclass(frozen=True)
class Client:
    """One account with its net revenue of the period, in hundredths."""

    id: uuid.UUID
    name: str
    revenue: int
    name_key: str = ""
    is_archived: bool = False


@dataclass(frozen=True)
class CurvePoint:
    """Where an account stands on the curve; shares are of the total of positive revenue."""

    rank: int
    client: Client
    share: Decimal
    cumulative_share: Decimal
    abc_class: str

    @property
    def is_outside(self) -> bool:
        """Whether it stays out of the curve's total, to be named beneath it."""
        return self.client.revenue <= 0


@dataclass(frozen=True)
class Curve:
    """All places, best first; `total` counts positive revenue alone, in hundredths.

    The accounts without bring `not_positive`; both together are the net revenue.
    """

    total: int
    not_positive: int
    places: list[CurvePoint]

    @property
    def net(self) -> int:
        """Net revenue of all accounts."""
        return self.total + self.not_positive

    @property
    def outside(self) -> int:
        """How many accounts stay out of the total."""
        return sum(place.is_outside for place in self.places)

    def shown(self, places: int) -> list[tuple[Decimal, Decimal]]:
        """Each share and the sum up to it, rounded so that they add up to 1."""
        shares = apportioned([place.client.revenue for place in self.places], places)
        return list(zip(shares, accumulate(shares), strict=True))

    def count(self, abc_class: str) -> int:
        """How many accounts are in a class."""
        return sum(1 for place in self.places if place.abc_class == abc_class)

    def concentration(self, largest: int) -> Decimal:
        """Share of the total in the largest accounts."""
        held = sum(p.client.revenue for p in self.places[:largest] if not p.is_outside)
        return Decimal(held) / Decimal(self.total) if self.total else Decimal(0)


def curve(clients: Iterable[Client], *, a: Decimal, b: Decimal) -> Curve:
    """Order by revenue; the account that crosses a threshold belongs to the higher class.

    Accounts with revenue ≤ 0 are C and stay out of the total. `a` and `b` are shares of
    the total, 0.8 and 0.95 unless the organisation says otherwise.
    """
    ordered = sorted(clients, key=lambda c: (-c.revenue, c.name_key, c.name, c.id))
    total = sum(c.revenue for c in ordered if c.revenue > 0)
    places, before = [], 0
    for position, client in enumerate(ordered, start=1):
        counted = max(client.revenue, 0)
        places.append(
            CurvePoint(
                rank=position,
                client=client,
                share=_share(counted, total),
                cumulative_share=_share(before + counted, total),
                abc_class=_class(client.revenue, before, total, a, b),
            )
        )
        before += counted
    return Curve(total, sum(c.revenue for c in ordered) - total, places)


def _share(part: int, total: int) -> Decimal:
    return Decimal(part) / Decimal(total) if total else Decimal(0)


def _class(revenue: int, before: int, total: int, a: Decimal, b: Decimal) -> str:
    if revenue <= 0:
        return "C"
    if before < a * total:
        return "A"
    return "B" if before < b * total else "C"
