"""What was seen of a file when it was opened, kept with its run: pages need no second look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any, Self

from accounts.imports.lines import FileLine, Table
from accounts.imports.presets import Mapping
from rules.numbers import PlainNumber
from rules.texts import shown

LINES = 8
_LONGEST = 2_000


@dataclass
class Seen:
    """The parts of a file that are not read, and its first lines."""

    is_text: bool = True
    sheets: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    doubled: dict[str, list[int]] = field(default_factory=dict)
    lines: list[list[Any]] = field(default_factory=list)

    @classmethod
    def of(cls, table: Table, mapping: Mapping) -> Self:
        """A table, and what its header says."""
        return cls(
            is_text=table.kind == "csv",
            sheets=table.sheets,
            hidden=table.hidden,
            above=[shown(text) for text in table.above],
            doubled=mapping.doubled,
            lines=[
                [
                    line.number,
                    [_kept(cell) for cell in line.cells],
                    line.problem,
                    [*line.faults.items()],
                ]
                for line in islice(table.lines(), LINES)
            ],
        )

    @classmethod
    def load(cls, data: Any) -> Self:
        """From JSON; runs of former versions kept a list of their first lines alone."""
        return cls(**data) if isinstance(data, dict) else cls()

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    def first_lines(self, width: int) -> Iterable[FileLine]:
        """The first lines, as they were read."""
        for number, kept, problem, *faults in self.lines:
            cells = [_cell(cell) for cell in kept[:width]]
            yield FileLine(number, cells + [""] * (width - len(cells)), problem, dict(*faults))


def _kept(cell: str) -> Any:
    if isinstance(cell, PlainNumber):
        return [str(cell), cell.sign]
    return shown(cell[:_LONGEST])


def _cell(kept: Any) -> str:
    return PlainNumber(*kept) if isinstance(kept, list) else kept
