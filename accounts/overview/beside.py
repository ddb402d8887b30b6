"""An account beside the list: its head, its figures, what is next and what was last written."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from accounts.models import HistoryEntry
from accounts.overview.panels import PANELS, Maker
from accounts.overview.whole import whole_account
from accounts.revenue.figures_of import own_sums, year_figures
from tenants.compiled import Compiled, Mark, compiled
from tenants.requests import OrganizationRequest

LATEST = 3
SHOWN = ("score", "next")


def account_beside(request: OrganizationRequest, pk: uuid.UUID, today: date) -> Mapping[str, Any]:
    """In a fixed number of queries. Raises Http404 where the reader may not read it."""
    actor, account = request.actor, whole_account(request.actor, pk)
    sums = own_sums(account)
    return {
        "account": account,
        "figures": year_figures(sums) if sums else None,
        "latest": _latest().objects(account=pk),
        "panels": {name: maker.make(actor, account, today) for name, maker in _makers()},
        "may_write": actor.may("history.add", account),
        "may_change_it": actor.may("account.change", account) and not account.is_archived,
    }


def _makers() -> list[tuple[str, Maker]]:
    return [(name, maker) for name, maker in PANELS.items() if name in SHOWN]


@cache
def _latest() -> Compiled:
    return compiled(HistoryEntry.objects.filter(account=Mark("account"))[:LATEST], by_key=True)
