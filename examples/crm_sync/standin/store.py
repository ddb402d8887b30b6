"""Records of a CRM in memory, each with the fields that this CRM gives it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Values = dict[str, Any]


@dataclass
class Row:
    """One record."""

    id: str
    values: Values
    modified: datetime
    is_deleted: bool = False


@dataclass
class CrmTable:
    """Records of one kind. Whoever uses it holds the lock of the store."""

    number: Callable[[int], str]
    defaults: Values
    external: str = ""
    """The field that holds our id, unique."""
    rows: dict[str, Row] = field(default_factory=dict)
    by_ours: dict[str, str] = field(default_factory=dict)
    _last: int = 0

    def make(self, values: Values) -> Row:
        """A new record."""
        self._last += 1
        row = Row(self.number(self._last), self.defaults | values, _now())
        self.rows[row.id] = row
        if ours := values.get(self.external):
            self.by_ours[str(ours)] = row.id
        return row

    def change(self, one: str, values: Values) -> Row | None:
        """Other values; None where it isn't there."""
        row = self.rows.get(one)
        if row is None or row.is_deleted:
            return None
        if any(row.values.get(name) != value for name, value in values.items()):
            row.values |= values
            row.modified = _now()
        return row

    def delete(self, one: str) -> None:
        """Into the bin."""
        row = self.rows.get(one)
        if row is not None and not row.is_deleted:
            row.is_deleted, row.modified = True, _now()

    def ordered(self) -> list[Row]:
        """Oldest change first."""
        return sorted(self.rows.values(), key=lambda row: (row.modified, row.id))

    def living(self) -> Iterator[Row]:
        """Those that are not in the bin."""
        return (row for row in self.rows.values() if not row.is_deleted)


@dataclass
class Store:
    """All tables of one CRM, and the lock under which one request at a time is answered."""

    tables: dict[str, CrmTable]
    users: dict[str, str]
    """E-mail addresses by id."""
    lock: threading.RLock = field(default_factory=threading.RLock)


def _now() -> datetime:
    return datetime.now(UTC)
