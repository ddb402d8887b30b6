"""Reading what was frozen: always an edition, which whoever shows it names."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from insights.models import AccountSnapshot, Snapshot


def last_editions() -> QuerySet[Snapshot]:
    """The last edition of each month, the newest month first."""
    place = Window(RowNumber(), partition_by=F("month"), order_by=F("edition").desc())
    return Snapshot.objects.annotate(place=place).filter(place=1).order_by("-month")


def edition_of(month: date, edition: int | None = None) -> Snapshot | None:
    """One edition of a month, or its last one; None where it was not frozen."""
    found = Snapshot.objects.filter(month=month)
    if edition is not None:
        found = found.filter(edition=edition)
    return found.order_by("-edition").first()


def rows_of(
    snapshot: Snapshot, account_ids: Collection[uuid.UUID] | None = None
) -> QuerySet[AccountSnapshot]:
    """What its accounts stood at, by rank and then by name; unranked ones last."""
    found = snapshot.rows.order_by(F("rank").asc(nulls_last=True), "name", "account_id")
    return found if account_ids is None else found.filter(account_id__in=account_ids)
