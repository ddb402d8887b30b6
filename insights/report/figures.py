"""What a board report is drawn from, as figures; amounts in hundredths. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from insights.health.formulas import band_of
from insights.health.rules import Health
from insights.models import Snapshot
from insights.report.asked import Asked

_ENGAGEMENT = 5
"""Its place among the sums: it alone is no whole number."""


@dataclass(frozen=True)
class GroupSums:
    """What some accounts stood at, added up."""

    accounts: int = 0
    revenue: int = 0
    before: int = 0
    cost: int = 0
    unknown: int = 0
    engagement: Decimal = Decimal(0)
    answers: int = 0
    good: int = 0
    fair: int = 0
    poor: int = 0
    planned: int = 0
    value_client: int = 0
    value_us: int = 0
    valued: int = 0
    """For how many strength and ledgers were kept: none of a month end that was frozen early."""

    @classmethod
    def of(cls, row: Sequence[Any]) -> GroupSums:
        """From the figures of a statement: sums of whole numbers come as decimals."""
        told: list[Any] = [value if n == _ENGAGEMENT else int(value) for n, value in enumerate(row)]
        return cls(*told)

    def __add__(self, other: GroupSums) -> GroupSums:
        told: list[Any] = [getattr(self, f.name) + getattr(other, f.name) for f in fields(self)]
        return GroupSums(*told)

    @property
    def margin(self) -> Decimal | None:
        """Over revenue; None where a cost is missing, or without revenue."""
        if self.unknown or self.revenue <= 0:
            return None
        return Decimal(self.revenue - self.cost) / self.revenue

    @property
    def growth(self) -> Decimal | None:
        """Against the 12 months before, of the same accounts; None where there was nothing."""
        if self.before <= 0:
            return None
        return Decimal(self.revenue - self.before) / self.before

    @property
    def engaged(self) -> Decimal | None:
        """The mean of the accounts with answers."""
        return self.engagement / self.answers if self.answers else None

    @property
    def healthy(self) -> Decimal | None:
        """The part of those with a health."""
        known = self.good + self.fair + self.poor
        return Decimal(self.good) / known if known else None


@dataclass(frozen=True)
class FrozenPast:
    """One of the months: key accounts, the others, and how many stood in each phase."""

    snapshot: Snapshot
    keys: GroupSums
    others: GroupSums
    phases: Mapping[str, int]

    @property
    def all(self) -> GroupSums:
        """Both together."""
        return self.keys + self.others


@dataclass(frozen=True)
class FrozenSpot:
    """An account in the portfolio's matrix."""

    name: str
    strength: Decimal
    score: Decimal
    revenue: int
    phase: str


@dataclass(frozen=True)
class FrozenMatrix:
    """The largest accounts, and all of them by quarter (strong, attractive): number and revenue.

    `line` is a score between those that are attractive and those that are not.
    """

    spots: Sequence[FrozenSpot]
    quarters: Mapping[tuple[bool, bool], tuple[int, int]]
    beside: tuple[int, int]
    line: Decimal | None


@dataclass(frozen=True)
class FrozenPlace:
    """One of the largest: its revenue, and that of all up to it."""

    name: str
    revenue: int
    held: int


@dataclass(frozen=True)
class FrozenShares:
    """How revenue stood on few accounts."""

    places: Sequence[FrozenPlace]
    accounts: int
    total: int

    def share(self, largest: int) -> Decimal | None:
        """The part of the largest so many; None without revenue."""
        held = [place.held for place in self.places[:largest]]
        return Decimal(held[-1]) / self.total if held else None


@dataclass(frozen=True)
class FrozenHealth:
    """An account with its health as it was."""

    name: str
    health: Health


@dataclass(frozen=True)
class Found:
    """All that a report says, as figures. `knows` is whether it may say who is a key account."""

    asked: Asked
    knows: bool
    past: Sequence[FrozenPast]
    matrix: FrozenMatrix
    ways: Sequence[tuple[str, str, int]]
    shares: FrozenShares
    shares_before: FrozenShares | None
    healths: Sequence[FrozenHealth]

    @property
    def now(self) -> FrozenPast:
        """The month of the report."""
        return self.past[-1]

    def scope(self, of: FrozenPast) -> GroupSums:
        """Key accounts, or all for who may not know of them."""
        return of.keys if self.knows else of.all


def bands(healths: Sequence[FrozenHealth]) -> Counter[str]:
    """How many in each band."""
    return Counter(band_of(one.health.value, one.health.formula) for one in healths)
