"""The organisation's own fields as columns of the account list and of its files."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.custom import kinds
from accounts.custom.values import Rows, living_fields, values_of
from accounts.listing.kinds import Kind
from accounts.models import CustomField, CustomKind
from tenants.actors import Actor

OWN = "own."
"""What begins the name of such a column, and of a filter by it; the key of the field follows."""
KINDS: Mapping[str, Kind] = {
    CustomKind.NUMBER: Kind.NUMBER,
    CustomKind.MONEY: Kind.MONEY,
    CustomKind.DATE: Kind.DAY,
    CustomKind.CHOICES: Kind.WORDS,
}


@dataclass(frozen=True)
class OwnColumn:
    """How the list calls and writes one field."""

    name: str
    label: str
    kind: Kind


def own_columns() -> list[OwnColumn]:
    """One for each field, in their order."""
    return [
        OwnColumn(f"{OWN}{field.key}", field.label, KINDS.get(field.kind, Kind.TEXT))
        for field in living_fields()
    ]


def read_own(actor: Actor, ids: list[str]) -> dict[uuid.UUID, dict[str, Any]]:
    """What these accounts have in every field, in two queries."""
    fields = {field.pk: field for field in living_fields()}
    return {
        account: {
            f"{OWN}{fields[pk].key}": cell(fields[pk], rows)
            for pk, rows in own.items()
            if pk in fields
        }
        for account, own in values_of([uuid.UUID(pk) for pk in ids]).items()
    }


def cell(field: CustomField, rows: Rows) -> Any:
    """A value as a cell holds it: numbers and days as such, choices by their labels."""
    if field.kind == CustomKind.CHOICES:
        chosen = {row["choice"] for row in rows}
        return [label for key, label in field.labels.items() if key in chosen]
    if not rows:
        return None
    found: Decimal | date | str | bool = kinds.shown(field.kind, rows)
    if isinstance(found, bool):
        return _("yes") if found else _("no")
    return field.labels.get(str(found), found) if field.kind == CustomKind.CHOICE else found


def headers(fields: Sequence[CustomField], taken: Sequence[str]) -> list[str]:
    """What a file calls the fields: by their labels, or by key where a column is called so."""
    known = {name.casefold() for name in taken}
    return [f.label if f.label.casefold() not in known else f"{OWN}{f.key}" for f in fields]
