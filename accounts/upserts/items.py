"""What is asked for, what is known, and what came of it; no database."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.custom.values import Rows
from accounts.references import Reference

WAYS = ("reference", "tax_id", "name")
"""How an item can mean an account, the surest first."""


@dataclass(slots=True, eq=False)
class AccountState:
    """An account as it is, or as the items so far make it."""

    id: uuid.UUID
    texts: dict[str, str]
    parent_id: uuid.UUID | None = None
    owner_id: uuid.UUID | None = None
    owner_before: uuid.UUID | None = None
    is_key: bool = False
    phase_since: date | None = None
    tags: tuple[str, ...] = ()
    references: set[Reference] = field(default_factory=set)
    version: int = 0
    own: dict[uuid.UUID, Rows] = field(default_factory=dict)
    """What it has in the organisation's own fields."""
    written: dict[uuid.UUID, Rows] = field(default_factory=dict)
    """Those of them that are to be written."""
    changes: dict[str, list[Any]] = field(default_factory=dict)
    new_references: list[Reference] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether it is not in the database yet."""
        return self.version == 0

    @property
    def now_at(self) -> int:
        """Its version, after what other items of the request have changed."""
        return self.version + bool(self.changes)

    def set(self, name: str, before: Any, after: Any) -> bool:
        """Note a change for the audit, from the first value to the last."""
        if before == after:
            return False
        first = self.changes[name][0] if name in self.changes else before
        self.changes[name] = [first, after]
        return True
