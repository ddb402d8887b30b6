"""People and their places as they are, or as the items so far make them; no database."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Account, Person, Stakeholder
from accounts.references import Reference
from accounts.stakeholders.fields import FACTS, PERSON_FIELDS, PRIVATE
from tenants.ids import uuid7


def _blank(model: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: model._meta.get_field(name).get_default() for name in names}


BLANK_PERSON = _blank(Person, PERSON_FIELDS)
BLANK_PLACE = _blank(Stakeholder, FACTS + PRIVATE)


@dataclass(slots=True, eq=False)
class PersonState:
    """Somebody at clients, with every place of theirs."""

    id: uuid.UUID = field(default_factory=uuid7)
    values: dict[str, str] = field(default_factory=lambda: dict(BLANK_PERSON))
    is_new: bool = True
    is_changed: bool = False
    places: list[PlaceState] = field(default_factory=list)

    def place_at(self, account_id: uuid.UUID) -> PlaceState | None:
        """Their place at this account."""
        return next((p for p in self.places if p.account.pk == account_id), None)


@dataclass(slots=True, eq=False)
class PlaceState:
    """Somebody at one account; in `values` the superior stands by id."""

    account: Account
    person: PersonState
    id: uuid.UUID = field(default_factory=uuid7)
    values: dict[str, Any] = field(default_factory=lambda: dict(BLANK_PLACE))
    version: int = 1
    is_new: bool = True
    is_changed: bool = False
    references: set[Reference] = field(default_factory=set)
    new_references: list[Reference] = field(default_factory=list)

    @property
    def pk(self) -> uuid.UUID:
        """As a superior that is kept already says it."""
        return self.id

    def touch(self) -> None:
        """One version more."""
        self.version += 1
        self.is_changed = True
