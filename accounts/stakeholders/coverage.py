"""Whom we know at a client, who is missing, and whom we left alone too long (method §7). Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models.stakeholder import StakeholderRole
from accounts.models.team import Function

FUNCTIONS = [choice for choice in Function if choice != Function.OTHER]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """What coverage asks of a stakeholder."""

    id: uuid.UUID
    name: str
    role: str
    function: str
    strength: int
    last_touch_on: date | None
    known_since: date


@dataclass(frozen=True, slots=True)
class Covered:
    """One role or function: how many stand there, and how many of them somebody knows."""

    value: str
    label: Any
    listed: int
    known: int

    @property
    def is_missing(self) -> bool:
        """Whether nobody of ours knows anybody there."""
        return self.known == 0


@dataclass(frozen=True, slots=True)
class Alert:
    """A person without a touch for longer than their role allows."""

    row: CoverageRow
    role: str
    days: int
    limit: int
    was_touched: bool

    @property
    def over(self) -> int:
        """Days past the limit."""
        return self.days - self.limit


@dataclass(frozen=True, slots=True)
class Coverage:
    """Roles and functions in their order."""

    roles: list[Covered]
    functions: list[Covered]

    @property
    def missing(self) -> int:
        """How many roles and functions nobody knows."""
        return sum(c.is_missing for c in self.roles + self.functions)


def coverage(rows: Iterable[CoverageRow]) -> Coverage:
    """Who is known, by role and by function; a person whom none of us knows does not count."""
    people = list(rows)
    return Coverage(
        roles=[_covered(r, [p for p in people if p.role == r]) for r in StakeholderRole],
        functions=[_covered(f, [p for p in people if p.function == f]) for f in FUNCTIONS],
    )


def alerts(rows: Iterable[CoverageRow], *, gaps: Mapping[str, int], today: date) -> list[Alert]:
    """Who was left alone longer than the role's gap, the longest over it first.

    Somebody never touched counts from the day on which we wrote them down. A role without
    a gap raises none.
    """
    found = []
    for row in rows:
        limit = gaps.get(row.role)
        days = (today - (row.last_touch_on or row.known_since)).days
        if limit is not None and days > limit:
            label = str(StakeholderRole(row.role).label)
            found.append(Alert(row, label, days, limit, row.last_touch_on is not None))
    return sorted(found, key=lambda a: (-a.over, a.row.name, a.row.id))


def _covered(choice: Any, people: list[CoverageRow]) -> Covered:
    known = sum(person.strength > 0 for person in people)
    return Covered(str(choice.value), choice.label, len(people), known)
