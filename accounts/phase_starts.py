"""Since when an account is in the phase in which it came into the product: people alone know."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts.models import Account, PhaseChange
from rules.reasons import Refused

EARLIEST = date(1900, 1, 1)


def check_day(since: date, *, today: date) -> None:
    """Raises Refused for a day to come, or before anybody's time."""
    if not EARLIEST <= since <= today:
        raise Refused("phase_day")


def check_start(since: date | None, *, moved: bool, today: date) -> None:
    """The rule of every way in. Raises Refused; `moved` says that the phase has changed here."""
    if moved:
        raise Refused("phase_moved")
    if since is not None:
        check_day(since, today=today)


def moved(account_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the accounts whose phase has changed here, or that are in none."""
    changes = PhaseChange.objects.filter(account=OuterRef("pk"))
    found = Account.objects.filter(Q(phase=None) | Exists(changes), pk__in=account_ids)
    return set(found.values_list("pk", flat=True))
