"""What the change stream told since one last asked."""

from __future__ import annotations

import uuid
from typing import Any

from audit.models import Change

Told = tuple[str, str, list[str]]


def heard(**narrow: Any) -> list[Told]:
    """(resource, kind, fields) of what was told since; those rows are gone afterwards.

    A test is one transaction, and what was made in it is told once: taking the rows away
    between two steps makes the steps transactions of their own for the triggers.
    """
    rows = Change.objects.filter(**narrow).order_by("id")
    found = [(row.resource, row.kind, row.fields) for row in rows]
    Change.objects.all().delete()
    return found


def ids_heard() -> set[tuple[str, str, uuid.UUID]]:
    """(resource, kind, row) of what was told since; those rows are gone afterwards."""
    found = set(Change.objects.values_list("resource", "kind", "row_id"))
    Change.objects.all().delete()
    return found
