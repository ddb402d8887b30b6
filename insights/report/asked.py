"""What a board report is asked for: a month's end, one of its editions, and who is in it.

The filters are of what was frozen (the account manager, segment and phase of that day), so that
the same words of an address mean the same accounts for ever.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import get_language, get_supported_language_variant

from api.months import parse_month
from insights.models import AccountSnapshot, Snapshot

MONTHS = 13
"""The month itself and the year before it."""
FILTERS = ("owner", "segment", "phase")
CHOSEN = """
    (%(owner)s::uuid IS NULL OR r.owner_id = %(owner)s::uuid)
    AND (%(segment)s = '' OR r.segment = %(segment)s) AND (%(phase)s = '' OR r.phase = %(phase)s)
"""


@dataclass(frozen=True)
class Asked:
    """One edition, what stood beside it, and what narrows it.

    `editions` are those of its month, the last first; `past` are the 13 months to it, the oldest
    first, each in the edition that was the last when this one was made.
    """

    shown: Snapshot
    editions: Sequence[Snapshot]
    past: Sequence[Snapshot]
    language: str
    filters: Mapping[str, str]

    @property
    def is_last(self) -> bool:
        """Whether no newer edition stands beside it."""
        return self.shown.pk == self.editions[0].pk

    @property
    def is_filtered(self) -> bool:
        """Whether not all accounts are in it."""
        return any(self.filters.values())

    @property
    def values(self) -> dict[str, Any]:
        """The filters as a statement is told them."""
        owner = self.filters["owner"]
        return {**self.filters, "owner": _uuid(owner) if owner else None}

    @property
    def earlier(self) -> Snapshot | None:
        """The month's end before."""
        before = self.shown.month - relativedelta(months=1)
        return next((one for one in self.past if one.month == before), None)

    @property
    def first(self) -> Snapshot:
        """The oldest of the months."""
        return self.past[0]


def asked(given: Mapping[str, str], *, exactly: bool = False) -> Asked | None:
    """What the address asks for, else the last edition of the last month; None without any.

    `exactly` is for files: what is misspelt or was never made answers None.
    """
    months = frozen_months()
    month = _month(given, months, exactly)
    language = _language(given.get("language", ""), exactly)
    if month is None or language is None:
        return None
    known = Snapshot.objects.select_related("matrix", "formula").filter(month=month)
    editions = list(known.order_by("-edition"))
    numbers = {str(one.edition): one for one in editions}
    wanted = given.get("edition", "")
    if exactly and wanted and wanted not in numbers:
        return None
    shown = numbers.get(wanted, editions[0])
    return Asked(shown, editions, _past(shown), language, _filters(given))


def frozen_months() -> list[date]:
    """The months that there are, the newest first."""
    return list(Snapshot.objects.order_by("-month").values_list("month", flat=True).distinct())


def segments_of(snapshot: Snapshot) -> list[str]:
    """Those that its accounts had."""
    rows = AccountSnapshot.objects.filter(snapshot=snapshot).exclude(segment="")
    return list(rows.order_by("segment").values_list("segment", flat=True).distinct())


def _month(given: Mapping[str, str], months: Sequence[date], exactly: bool) -> date | None:
    if not months:
        return None
    wanted = given.get("month", "")
    month = parse_month(wanted)
    if month in months:
        return month
    return None if exactly and wanted else months[0]


def _language(wanted: str, exactly: bool) -> str | None:
    if wanted in dict(settings.LANGUAGES):
        return wanted
    if exactly and wanted:
        return None
    return get_supported_language_variant(get_language() or settings.LANGUAGE_CODE)


def _past(shown: Snapshot) -> list[Snapshot]:
    """As they were known then: what was corrected later is in no report of before."""
    after = shown.month - relativedelta(months=MONTHS)
    known = Snapshot.objects.filter(
        month__gt=after, month__lte=shown.month, made_at__lte=shown.made_at
    )
    place = Window(RowNumber(), partition_by=F("month"), order_by=F("edition").desc())
    found = known.annotate(place=place).filter(place=1).order_by("month")
    return list(found.select_related("formula"))


def _filters(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given.get(name, "").replace("\x00", "").strip()[:200] for name in FILTERS}


def _uuid(text: str) -> str:
    """Nobody's, where it is none."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid.UUID(int=0))
