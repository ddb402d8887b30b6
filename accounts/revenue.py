"""Revenue and cost by month: writing them, one account at a time."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, MonthlyRevenue
from accounts.performance import recompute_figures
from audit.entries import record
from kam.errors import RuleError
from tenants.actors import Actor

LARGEST = 10**16


@dataclass(frozen=True)
class MonthFigures:
    """One month (its first day), revenue and cost in hundredths; cost None is unknown."""

    month: date
    revenue: int
    cost: int | None = None


def to_minor(amount: Decimal) -> int:
    """Hundredths of the currency, half-up. Raises RuleError beyond what a month can hold."""
    minor = int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
    if abs(minor) > LARGEST:
        raise RuleError.on("revenue", _("This number is too large."))
    return minor


def from_minor(minor: int | None) -> Decimal | None:
    """Hundredths back to an amount."""
    return None if minor is None else Decimal(minor) / 100


@transaction.atomic
def set_months(*, actor: Actor, account: Account, months: Sequence[MonthFigures]) -> int:
    """Write months of one account; returns how many changed. Audited; figures follow."""
    actor.require("revenue.change", account)
    # The account's row is the lock of its months: a new month has no row yet.
    Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    present = {
        row.month: row
        for row in MonthlyRevenue.objects.select_for_update().filter(
            account=account, month__in=[m.month for m in months]
        )
    }
    changes = {}
    for new in months:
        row = present.get(new.month) or MonthlyRevenue(
            account=account, month=new.month, revenue_minor=0, version=0
        )
        before = [row.revenue_minor, row.cost_minor] if row.version else None
        after = [new.revenue, new.cost]
        if before == after:
            continue
        row.revenue_minor, row.cost_minor = new.revenue, new.cost
        row.version += 1
        row.save()
        changes[f"{new.month:%Y-%m}"] = [before, after]
    if changes:
        record(actor=actor, action="revenue.changed", target=account, changes=changes)
        recompute_figures([account.id])
    return len(changes)


@transaction.atomic
def delete_month(*, actor: Actor, account: Account, month: date) -> bool:
    """Forget one month of one account. Audited; figures follow."""
    actor.require("revenue.change", account)
    row = MonthlyRevenue.objects.filter(account=account, month=month).first()
    if row is None:
        return False
    before = [row.revenue_minor, row.cost_minor]
    row.delete()
    record(
        actor=actor,
        action="revenue.changed",
        target=account,
        changes={f"{month:%Y-%m}": [before, None]},
    )
    recompute_figures([account.id])
    return True


def group_ids(account_id: uuid.UUID) -> list[uuid.UUID]:
    """The account and everything below it."""
    found, level = [account_id], [account_id]
    while level:
        level = list(
            Account.objects.filter(parent_id__in=level)
            .exclude(id__in=found)
            .values_list("id", flat=True)
        )
        found += level
    return found
