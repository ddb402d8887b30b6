"""Revenue and cost by month: writing them, one account at a time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, MonthlyRevenue
from accounts.revenue.fields import check_month, rounded
from accounts.revenue.figures import recompute_figures
from accounts.revenue.period import newest_month
from audit.entries import record
from rules.errors import ConflictError, FieldError, NotFoundError, RuleError, StaleError
from rules.reasons import Refused
from tenants.actors import Actor

Amounts = tuple[int, int | None]
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class MonthFigures:
    """One month (its first day), revenue and cost in hundredths; cost None is unknown."""

    month: date
    revenue: int
    cost: int | None = None


def to_minor(amount: Decimal) -> int:
    """Hundredths of the currency, half-up. Raises RuleError beyond what a month can hold."""
    try:
        return rounded(amount)
    except Refused as refusal:
        raise RuleError.on("revenue", refusal.detail, refusal.code) from refusal


def from_minor(minor: int | None) -> Decimal | None:
    """Hundredths back to an amount."""
    return None if minor is None else Decimal(minor).scaleb(-2)


@transaction.atomic
def set_months(*, actor: Actor, account: Account, months: Sequence[MonthFigures]) -> int:
    """Write months of one account; returns how many changed. Audited; figures follow.

    Raises RuleError for a month that can have no figures.
    """
    actor.require("revenue.change", account)
    _check_months(actor, months)
    lock_months([account.pk])
    present = {
        row.month: row
        for row in MonthlyRevenue.objects.filter(
            account=account, month__in=[m.month for m in months]
        )
    }
    changes: dict[str, list[str | None]] = {}
    changed: list[MonthlyRevenue] = []
    for new in months:
        row = present.get(new.month) or MonthlyRevenue(
            account=account, month=new.month, revenue_minor=0, version=0
        )
        before = (row.revenue_minor, row.cost_minor) if row.version else None
        after = (new.revenue, new.cost)
        if before == after:
            continue
        row.revenue_minor, row.cost_minor = after
        row.version += 1
        row.save()
        changed.append(row)
        changes |= month_changes(new.month, before, after)
    if changed:
        record(
            actor=actor,
            action="revenue.changed",
            target=account,
            changes=changes,
            thing=changed[0] if len(changed) == 1 else None,
        )
        recompute_figures([account.id])
    return len(changed)


@transaction.atomic
def create_month(*, actor: Actor, account: Account, figures: MonthFigures) -> MonthlyRevenue:
    """Write a month that the account has not yet; ConflictError where it has. Audited."""
    actor.require("revenue.change", account)
    lock_months([account.pk])
    if MonthlyRevenue.objects.filter(account=account, month=figures.month).exists():
        detail = _("The account has this month already.")
        raise ConflictError(detail, errors=[FieldError("/month", "duplicate", detail)])
    set_months(actor=actor, account=account, months=[figures])
    return MonthlyRevenue.objects.get(account=account, month=figures.month)


@transaction.atomic
def change_month(
    *,
    actor: Actor,
    month_id: uuid.UUID,
    values: Mapping[str, int | None],
    version: int | None = None,
) -> None:
    """Change `revenue_minor` or `cost_minor` of a month; what is left out stays. Audited."""
    row = _locked_month(actor, month_id, version)
    new = {"revenue_minor": row.revenue_minor, "cost_minor": row.cost_minor, **values}
    if new["revenue_minor"] is None:
        raise RuleError.on("revenue", _("Enter the revenue."), "required")
    figures = MonthFigures(row.month, new["revenue_minor"], new["cost_minor"])
    set_months(actor=actor, account=row.account, months=[figures])


@transaction.atomic
def forget_month(*, actor: Actor, month_id: uuid.UUID, version: int | None = None) -> None:
    """Forget the month with this id. Audited; figures follow."""
    row = _locked_month(actor, month_id, version)
    delete_month(actor=actor, account=row.account, month=row.month)


@transaction.atomic
def delete_month(*, actor: Actor, account: Account, month: date) -> bool:
    """Forget one month of one account. Audited; figures follow."""
    actor.require("revenue.change", account)
    lock_months([account.pk])
    row = MonthlyRevenue.objects.filter(account=account, month=month).first()
    if row is None:
        return False
    before = (row.revenue_minor, row.cost_minor)
    record(
        actor=actor,
        action="revenue.changed",
        target=account,
        changes=month_changes(month, before, None),
        thing=row,
    )
    row.delete()
    recompute_figures([account.id])
    return True


def _check_months(actor: Actor, months: Sequence[MonthFigures]) -> None:
    newest = newest_month(actor.organization)
    try:
        for figures in months:
            check_month(figures.month, newest)
    except Refused as refusal:
        raise RuleError.on("month", refusal.detail, refusal.code) from refusal


def lock_months(account_ids: Iterable[uuid.UUID]) -> None:
    """Let nobody else write months of these accounts: a new month has no row to lock yet."""
    rows = Account.objects.filter(pk__any_of=account_ids).order_by("id")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("id"))


def month_changes(
    month: date, before: Amounts | None, after: Amounts | None
) -> dict[str, list[str | None]]:
    """What the audit keeps of one month: revenue, and cost where it changed."""
    revenue, cost = (
        [None if side is None else _text(side[part]) for side in (before, after)] for part in (0, 1)
    )
    found = {f"{month:%Y-%m}": revenue}
    if cost[0] != cost[1]:
        found[f"{month:%Y-%m} cost"] = cost
    return found


def _text(minor: int | None) -> str | None:
    return None if minor is None else str(Decimal(minor) * _HUNDREDTH)


def _locked_month(actor: Actor, month_id: uuid.UUID, version: int | None) -> MonthlyRevenue:
    """The month while nobody else writes it; raises StaleError where it is not this version."""
    months = MonthlyRevenue.objects.select_related("account").filter(pk=month_id)
    row = months.first()
    if row is None:
        raise NotFoundError
    actor.require("revenue.change", row.account)
    lock_months([row.account_id])
    row = months.first()
    if row is None:
        raise NotFoundError
    if version is not None and version != row.version:
        raise StaleError
    return row
