"""The ids that accounts, stakeholders and what else programs name have in other systems."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model

from accounts.fields import clean_references
from accounts.models import Account
from rules.errors import ConflictError, FieldError, RuleError
from rules.reasons import Refused

Reference = tuple[str, str]
"""System, id there."""
NOTHING = uuid.UUID(int=0)
"""The id of nothing."""


def replace_references(thing: Any, references: Sequence[Reference], *, in_use: str) -> bool:
    """These are its references from now on; True where that changed any.

    Raises ConflictError with the words `in_use` for one that another has, RuleError for one
    that cannot be kept.
    """
    wanted = _checked(references)
    rows: Any = thing.references
    present = {(r.system, r.external_id): r.pk for r in rows.all()}
    gone = [pk for key, pk in present.items() if key not in wanted]
    if gone:
        rows.filter(pk__in=gone).delete()
    new = sorted(wanted - present.keys())
    if not new:
        return bool(gone)
    try:
        with transaction.atomic():
            rows.bulk_create(
                rows.model(**{rows.field.name: thing}, system=system, external_id=external_id)
                for system, external_id in new
            )
    except IntegrityError as error:
        raise ConflictError(
            in_use, errors=[FieldError("/references", "duplicate", in_use)]
        ) from error
    return True


def _checked(references: Iterable[Reference]) -> set[Reference]:
    try:
        return set(clean_references(references))
    except Refused as refusal:
        raise RuleError.on("references", refusal.detail, refusal.code) from refusal


def ids_of(rows: type[Model], references: Iterable[Reference]) -> dict[Reference, uuid.UUID]:
    """Whose these references are, of those that anything has, by the table that keeps them."""
    systems: dict[str, list[str]] = {}
    for system, external_id in references:
        systems.setdefault(system, []).append(external_id)
    owner = next(f.attname for f in rows._meta.concrete_fields if _is_owner(f))
    known: Any = rows._default_manager
    return {
        (system, external_id): owner_id
        for system, external_ids in systems.items()
        for external_id, owner_id in known.filter(
            system=system, external_id__any_of=external_ids
        ).values_list("external_id", owner)
    }


def _is_owner(column: Any) -> bool:
    """Whether the column of a table of references says whose one is."""
    return column.is_relation and column.remote_field.related_name == "references"


def find_by_reference(system: str, external_id: str) -> Account | None:
    """The account with this id in another system."""
    return Account.objects.filter(
        references__system=system, references__external_id=external_id
    ).first()
