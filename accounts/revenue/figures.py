"""Figures of accounts from their months (method §5): margin, growth, lifetime value."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from accounts.models import AccountFigures
from accounts.revenue.period import follow_rule
from rules.offers import Offers
from tenants.ids import NEW_KEY
from tenants.scope import require_organization_id

YEAR, PROJECTED = 12, 36
GROWTH_WORDS: dict[str, Promise] = {
    "new": pgettext_lazy("growth", "new"),
    "back": pgettext_lazy("growth", "back"),
    "loss": pgettext_lazy("growth", "from a loss"),
    "none": pgettext_lazy("growth", "none"),
}

FIGURES_CHANGED: Offers[Callable[[Collection[uuid.UUID] | None], object]] = Offers(
    "what follows new figures of some accounts, or of all (None)"
)

ACCOUNTS_MADE: Offers[Callable[[Collection[uuid.UUID] | None], object]] = Offers(
    "what follows accounts that were made (None: many), which have no figures yet"
)

# `revenue_alike`: what those months brought a year later that the 12 before have, where not all.
_FIGURES_TO = """
    SELECT m.account_id, m.first_month,
           coalesce(sum(m.revenue_minor) FILTER (WHERE m.month > %({0}middle)s), 0) AS revenue,
           coalesce(sum(m.revenue_minor)
                    FILTER (WHERE m.month > %({0}start)s AND m.month <= %({0}middle)s), 0)
               AS revenue_before,
           CASE WHEN m.first_month > %({0}whole)s AND m.first_month <= %({0}middle)s
                THEN coalesce(sum(m.revenue_minor)
                              FILTER (WHERE m.month >= m.first_month + interval '1 year'), 0) END
               AS revenue_alike,
           CASE WHEN NOT bool_or(m.month > %({0}middle)s AND m.revenue_minor > 0
                                 AND m.cost_minor IS NULL)
                THEN coalesce(sum(m.cost_minor) FILTER (WHERE m.month > %({0}middle)s), 0) END
               AS cost,
           count(*) FILTER (WHERE m.month > %({0}middle)s AND m.revenue_minor > 0)
               AS months_known
    FROM (
        SELECT account_id, month, revenue_minor, cost_minor,
               min(month) FILTER (WHERE revenue_minor > 0) OVER (PARTITION BY account_id)
                   AS first_month
        FROM accounts_monthlyrevenue
        WHERE organization_id = %(organization)s AND month <= %({0}until)s
          AND (%(accounts)s::uuid[] IS NULL OR account_id = ANY(%(accounts)s::uuid[]))
    ) AS m
    GROUP BY m.account_id, m.first_month
"""


def figures_to(prefix: str = "") -> str:
    """The statement that draws figures to a month; its values are those of `span_to`."""
    return _FIGURES_TO.format(prefix)


def span_to(until: date | None, prefix: str = "") -> dict[str, date | None]:
    """The months between which figures are drawn: none before anything is closed."""
    middle = until and until - relativedelta(months=YEAR)
    start = until and until - relativedelta(months=2 * YEAR)
    whole = start and start + relativedelta(months=1)
    found = {"until": until, "middle": middle, "start": start, "whole": whole}
    return {f"{prefix}{name}": month for name, month in found.items()}


RECOMPUTE = f"""
    INSERT INTO accounts_accountfigures AS old
        (id, organization_id, account_id, until, first_month, revenue, revenue_before,
         revenue_alike, cost, months_known)
    SELECT {NEW_KEY}, %(organization)s, f.account_id, %(until)s, f.first_month, f.revenue,
           f.revenue_before, f.revenue_alike, f.cost, f.months_known
    FROM ({figures_to()}) AS f
    ON CONFLICT (organization_id, account_id) DO UPDATE
    SET until = excluded.until, first_month = excluded.first_month,
        revenue = excluded.revenue, revenue_before = excluded.revenue_before,
        revenue_alike = excluded.revenue_alike, cost = excluded.cost,
        months_known = excluded.months_known
"""

# Statistics don't know a new organisation: NOT EXISTS would become nested loops, EXCEPT cannot.
WITHOUT_MONTHS = """
    SELECT f.account_id FROM accounts_accountfigures f
    WHERE f.organization_id = %(organization)s
      AND (%(accounts)s::uuid[] IS NULL OR f.account_id = ANY(%(accounts)s::uuid[]))
    EXCEPT
    SELECT m.account_id FROM accounts_monthlyrevenue m
    WHERE m.organization_id = %(organization)s AND m.month <= %(until)s
      AND (%(accounts)s::uuid[] IS NULL OR m.account_id = ANY(%(accounts)s::uuid[]))
"""


class Growth(NamedTuple):
    """Revenue against the months before: a ratio over so many months, or a word for why none."""

    ratio: Decimal | None
    word: str
    months: int = YEAR


def margin_ratio(revenue: int, cost: int | None) -> Decimal | None:
    """Margin over revenue; None without revenue or cost."""
    if cost is None or revenue <= 0:
        return None
    return Decimal(revenue - cost) / Decimal(revenue)


def growth_of(
    *, revenue: int, before: int, alike: int | None, first: date | None, until: date | None
) -> Growth:
    """12 months against the 12 before; a shorter history over the months that both have.

    `alike` is the revenue of those months, None where both are whole.
    """
    middle = until - relativedelta(months=YEAR) if until else None
    if before > 0:
        months = YEAR if alike is None or not (first and middle) else months_from(first, middle)
        return Growth(Decimal((revenue if alike is None else alike) - before) / before, "", months)
    if before < 0:
        return Growth(None, "loss")
    if revenue <= 0:
        return Growth(None, "none")
    return Growth(None, "back" if first and middle and first <= middle else "new")


def months_from(first: date, last: date) -> int:
    """How many months there are from one to another, both counted."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def projected_value(margin: int, months: int) -> int:
    """The average monthly margin carried on for three years, half-up, in hundredths."""
    return int((Decimal(margin) * PROJECTED / months).to_integral_value(ROUND_HALF_UP))


def recompute_figures(account_ids: Collection[uuid.UUID] | None = None) -> None:
    """Figures of some accounts or of all; of all as well when the closed month moved."""
    until = follow_rule()
    if until is None:
        AccountFigures.objects.all().delete()
        _tell(None)
        return
    if account_ids is not None and AccountFigures.objects.exclude(until=until).exists():
        account_ids = None
    values: dict[str, Any] = {
        "organization": require_organization_id(),
        **span_to(until),
        "accounts": None if account_ids is None else [str(i) for i in account_ids],
    }
    with connection.cursor() as cursor:
        cursor.execute(RECOMPUTE, values)
        cursor.execute(WITHOUT_MONTHS, values)
        without = [account_id for (account_id,) in cursor.fetchall()]
    if without:
        AccountFigures.objects.filter(account_id__in=without).delete()
    _tell(account_ids)


def tell_made(account_ids: Collection[uuid.UUID] | None = None) -> None:
    """Call where accounts were made."""
    for follow in ACCOUNTS_MADE:
        follow(account_ids)


def _tell(account_ids: Collection[uuid.UUID] | None) -> None:
    for follow in FIGURES_CHANGED:
        follow(account_ids)
