"""What a person chose, or what was found, about how a file is to be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import Any, Self

from accounts.imports.lines import Reading, Table
from accounts.imports.months import detect_date_order
from accounts.imports.presets import Mapping, map_accounts, map_revenue
from accounts.imports.reading import AS_FOUND
from accounts.models.imports import ImportKind
from rules.numbers import NumberFormat, detect_number_format, locale_format
from tenants.models import Organization

SAMPLE = 2_000
AMOUNTS = ("revenue", "cost", "gross_profit")
DAYS = ("month", "phase_since")


@dataclass
class Choices:
    """Field → column and the rest of what the reading needs; kept as JSON with the run."""

    columns: dict[str, int] = field(default_factory=dict)
    system: str = ""
    number_format: str = NumberFormat.POINT
    format_is_sure: bool = False
    day_first: bool = False
    unit: int = 1
    make_accounts: bool = False
    skip_refused: bool = False
    date_order_is_sure: bool = False
    by_hand: list[str] = field(default_factory=list)
    reading: Reading = AS_FOUND
    open_orders: list[str] = field(default_factory=lambda: ["number_format", "day_first"])
    """Orders of numbers and dates that matter in the file and that it does not show: both, as
    long as nobody has looked."""
    unasked: str = ""
    """Why nobody was asked for the columns: `known`, or the name of the file before it."""

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """From JSON."""
        return cls(**data | {"reading": Reading(**data.get("reading", {}))})

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def propose(table: Table, kind: str, organization: Organization) -> tuple[Choices, Mapping]:
    """What the header and the first lines say, before anybody chose."""
    if kind == ImportKind.ACCOUNTS:
        mapping = map_accounts(table.header)
    else:
        mapping = map_revenue(table.header, organization.currency)
    choices = Choices(
        columns=mapping.columns, system=mapping.system, unit=mapping.unit, reading=table.reading
    )
    detect_formats(choices, table, organization)
    return choices, mapping


def detect_formats(choices: Choices, table: Table, organization: Organization) -> None:
    """Set how numbers and dates are written, by the file or else by the organisation."""
    choices.by_hand = []
    amounts = [choices.columns[name] for name in AMOUNTS if name in choices.columns]
    days = [choices.columns[name] for name in DAYS if name in choices.columns]
    lines = [line.cells for line in islice(table.lines(), SAMPLE) if not line.problem]
    found = detect_number_format(_cells(lines, amounts), organization.locale)
    if not amounts:
        choices.number_format = locale_format(organization.locale)
    else:
        choices.number_format, choices.format_is_sure = found.format, found.by_evidence
    dates = detect_date_order(
        _cells(lines, days),
        locale=organization.locale,
        country=organization.country,
    )
    choices.day_first, choices.date_order_is_sure = dates.day_first, dates.by_evidence
    both = (("number_format", found), ("day_first", dates))
    choices.open_orders = [n for n, one in both if one.matters and not one.by_evidence]


def settle(choices: Choices, **orders: Any) -> Choices:
    """With the orders of numbers and dates that a person chose."""
    changed = [name for name, order in orders.items() if order != getattr(choices, name)]
    return replace(choices, by_hand=sorted({*choices.by_hand, *changed}), unasked="", **orders)


def figures_at(choices: Choices) -> list[int | None]:
    """The columns whose cells show how numbers and dates are written."""
    return [choices.columns.get(name) for name in (*AMOUNTS, *DAYS)]


def _cells(lines: list[list[str]], positions: list[int]) -> Iterable[str]:
    return (cells[position] for cells in lines for position in positions)
