"""The ids of accounts and stakeholders in other systems."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from accounts.fields import clean_references
from accounts.models import Account, Stakeholder
from rules.errors import ConflictError, FieldError, RuleError
from rules.reasons import Refused

Reference = tuple[str, str]
"""System, id there."""


def replace_references(
    thing: Account | Stakeholder, references: Sequence[Reference], *, in_use: str
) -> bool:
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


def find_by_reference(system: str, external_id: str) -> Account | None:
    """The account with this id in another system."""
    return Account.objects.filter(
        references__system=system, references__external_id=external_id
    ).first()
