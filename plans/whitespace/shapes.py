"""The shape of a whitespace: columns, rows, cells, and what they sum up to."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from plans.models import TO_WIN, CellState
from plans.whitespace.fields import Rival

UNKNOWN = ""
COLUMNS_SHOWN = 50
STATES: tuple[str, ...] = (*CellState.values, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Past:
    """What a cell was a year ago."""

    state: str = UNKNOWN
    potential: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """An offering at a unit; `state` is empty where nobody knows, and then it has no id."""

    id: uuid.UUID | None = None
    state: str = UNKNOWN
    potential: Decimal | None = None
    rivals: tuple[Rival, ...] = ()
    contract_end: date | None = None
    source: str = ""
    estimated_on: date | None = None
    note: str = ""
    past: Past = Past()


@dataclass(frozen=True, slots=True)
class Column:
    """A unit of the account, the account as a whole, or the same of a company below it."""

    account_id: uuid.UUID
    account_name: str
    unit_id: uuid.UUID | None
    unit_name: str
    is_own: bool

    @property
    def name(self) -> str:
        """What it is called in the grid of the account."""
        if not self.unit_name:
            return self.account_name
        return self.unit_name if self.is_own else f"{self.account_name} · {self.unit_name}"


@dataclass(slots=True)
class Sums:
    """How many cells are in which state, and what could be bought in them."""

    cells: int = 0
    states: Counter[str] = field(default_factory=Counter)
    potential: Decimal = Decimal(0)
    unestimated: int = 0
    """Cells that could be won and have no estimate."""

    def add(self, state: str, potential: Decimal | None) -> None:
        """One more cell."""
        self.add_many(state, 1, potential, int(potential is None))

    def add_many(
        self, state: str, count: int, potential: Decimal | None = None, unestimated: int = 0
    ) -> None:
        """So many cells in one state, and how many of them have no estimate."""
        self.cells += count
        self.states[state] += count
        self.potential += potential or 0
        self.unestimated += unestimated if state in TO_WIN else 0

    def add_all(self, other: Sums) -> None:
        """All that others sum up to."""
        self.cells += other.cells
        self.states.update(other.states)
        self.potential += other.potential
        self.unestimated += other.unestimated

    @property
    def eligible(self) -> int:
        """All but those that are not eligible; what nobody knows may well be."""
        return self.cells - self.states[CellState.NOT_ELIGIBLE]

    @property
    def owned(self) -> int:
        """What they have of us."""
        return self.states[CellState.OWNED]

    @property
    def unknown(self) -> int:
        """What nobody knows."""
        return self.states[UNKNOWN]

    @property
    def penetration(self) -> Decimal | None:
        """The share of what they could have that they have; None where nothing could be."""
        return Decimal(self.owned) / self.eligible if self.eligible else None


@dataclass(frozen=True, slots=True)
class Row:
    """An offering; `family` is the one that it is a part of."""

    offering_id: uuid.UUID
    name: str
    family: str
    is_whole: bool
    """It has parts by now, and something is still said of it as a whole."""
    cells: list[Cell]
    sums: Sums


@dataclass(frozen=True, slots=True)
class Wallet:
    """Our revenue of 12 months in what a client spends in a year on what we offer."""

    spend: Decimal
    source: str
    estimated_on: date
    version: int
    revenue: Decimal | None

    @property
    def share(self) -> Decimal | None:
        """None where we know no revenue."""
        return None if self.revenue is None else self.revenue / self.spend

    @property
    def is_wrong(self) -> bool:
        """Nobody buys more of us than of all: the estimate is too low."""
        return self.share is not None and self.share > 1


@dataclass(frozen=True, slots=True)
class Company:
    """The account, or one below it, with what its own columns sum up to."""

    account_id: uuid.UUID
    name: str
    is_own: bool
    columns: int
    sums: Sums
    wallet: Wallet | None


@dataclass(frozen=True, slots=True)
class Grid:
    """Offerings by units; each row has a cell for each column. What is archived counts nowhere."""

    columns: list[Column]
    rows: list[Row]
    archived: list[Row]
    by_column: list[Sums]
    total: Sums
    past: Sums | None
    """Of the same rows and columns a year ago; None where nothing was known then."""
    past_on: date
    companies: list[Company]

    @property
    def shown(self) -> list[Column]:
        """As many columns as a page shows; all are in the sums."""
        return self.columns[:COLUMNS_SHOWN]

    @property
    def shown_sums(self) -> list[Sums]:
        """The sums of those."""
        return self.by_column[:COLUMNS_SHOWN]

    @property
    def more(self) -> int:
        """How many columns are left out."""
        return len(self.columns) - len(self.shown)

    @property
    def wallet(self) -> Wallet | None:
        """The account's own."""
        return next((one.wallet for one in self.companies if one.is_own), None)

    @property
    def families(self) -> list[tuple[str, list[Row], Decimal]]:
        """The rows by family, each with its potential."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.family, []).append(row)
        return [
            (name, rows, sum((row.sums.potential for row in rows), Decimal(0)))
            for name, rows in found.items()
        ]


def summed(cells: Iterable[Cell]) -> Sums:
    """What some cells sum up to."""
    sums = Sums()
    for cell in cells:
        sums.add(cell.state, cell.potential)
    return sums


def summed_past(cells: Iterable[Cell]) -> Sums:
    """The same a year ago."""
    sums = Sums()
    for cell in cells:
        sums.add(cell.past.state, cell.past.potential)
    return sums
