"""Where the figures of objectives come from: for some accounts at once, by one query or two."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from accounts.models import Account, MonthlyRevenue, Phase, PhaseChange
from plans.measured.series import MonthAmounts, Point, Series, month_end, rounded, yearly
from plans.models import ClientSpend, Objective
from rules.offers import Offers

BySource = dict[uuid.UUID, Series]
Source = Callable[[Collection[uuid.UUID]], BySource]
SOURCES: Offers[Source] = Offers("what the current value of an objective is read from")
"""The series of accounts, by the measure of objectives."""


def revenue(account_ids: Collection[uuid.UUID]) -> BySource:
    """The revenue of the 12 months to each month, up to the closed one."""
    return {
        account_id: Series([Point(month_end(m), _amount(sum_)) for m, sum_, _margin in years])
        for account_id, years in _years(account_ids).items()
    }


def margin(account_ids: Collection[uuid.UUID]) -> BySource:
    """The margin of the same months."""
    return {
        account_id: Series([Point(month_end(m), _known(left)) for m, _sum, left in years])
        for account_id, years in _years(account_ids).items()
    }


def share_of_wallet(account_ids: Collection[uuid.UUID]) -> BySource:
    """The revenue in what the client spends, in percent: of years past nobody kept an estimate."""
    spends = ClientSpend.objects.filter(account__in=account_ids)
    by_account = dict(spends.values_list("account_id", "amount_minor"))
    return {
        account_id: Series(
            [Point(p.day, p.value and rounded(p.value * 10_000 / spent)) for p in found.points],
            keeps_past=False,
        )
        for account_id, found in revenue(list(by_account)).items()
        if (spent := by_account[account_id])
    }


def phase(account_ids: Collection[uuid.UUID]) -> BySource:
    """The place of the phase among the organisation's, counted from 1, since it was declared."""
    order = Phase.objects.order_by("position").values_list("id", flat=True)
    places = {pk: Decimal(place) for place, pk in enumerate(order, 1)}
    days = _phases_of_the_past(account_ids)
    accounts = Account.objects.filter(pk__in=account_ids, phase__isnull=False)
    for pk, phase_id, since, made in accounts.values_list(
        "id", "phase_id", "phase_since", "created_at"
    ):
        since = since or timezone.localdate(made)
        days[pk] = {day: old for day, old in days[pk].items() if day < since} | {since: phase_id}
    return {
        account_id: Series([Point(day, places.get(found[day])) for day in sorted(found)])
        for account_id, found in days.items()
    }


def phase_names() -> list[str]:
    """The names of the organisation's phases, in order."""
    return list(Phase.objects.order_by("position").values_list("name", flat=True))


def _phases_of_the_past(
    account_ids: Collection[uuid.UUID],
) -> dict[uuid.UUID, dict[date, uuid.UUID]]:
    """By account and day: the last that was declared on it."""
    changes = PhaseChange.objects.filter(account__in=account_ids, taken_back_at=None)
    days: dict[uuid.UUID, dict[date, uuid.UUID]] = defaultdict(dict)
    for account_id, at, phase_id in changes.order_by("changed_at", "id").values_list(
        "account_id", "changed_at", "to_phase_id"
    ):
        days[account_id][timezone.localdate(at)] = phase_id
    return days


def _years(
    account_ids: Collection[uuid.UUID],
) -> dict[uuid.UUID, list[tuple[date, int, int | None]]]:
    rows = MonthlyRevenue.objects.filter(
        account__in=account_ids, month__lte=F("account__figures__until")
    )
    months: dict[tuple[uuid.UUID, date | None, date], list[MonthAmounts]] = defaultdict(list)
    for account_id, first, until, *amounts in rows.order_by("month").values_list(
        "account_id",
        "account__figures__first_month",
        "account__figures__until",
        "month",
        "revenue_minor",
        "cost_minor",
    ):
        months[account_id, first, until].append(MonthAmounts(*amounts))
    return {
        account_id: yearly(found, first, until)
        for (account_id, first, until), found in months.items()
    }


def _amount(minor: int) -> Decimal:
    return Decimal(minor) / 100


def _known(minor: int | None) -> Decimal | None:
    return None if minor is None else _amount(minor)


OWN: dict[str, Source] = {
    Objective.Measure.REVENUE: revenue,
    Objective.Measure.MARGIN: margin,
    Objective.Measure.SHARE_OF_WALLET: share_of_wallet,
    Objective.Measure.PHASE: phase,
}
