"""Net revenue of every account over a span of months."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Max, Min, Sum
from django.utils.translation import gettext as _

from accounts.models import MonthlyRevenue
from accounts.revenue.fiscal import Span
from insights.abc import Client, Curve, curve
from rules.errors import RuleError
from tenants.models import Organization

_YEAR = relativedelta(months=11)


def asked_period(organization: Organization, start: date | None, until: date | None) -> Span | None:
    """From the first month to the last; where one is left out, 12 months, to the closed one.

    None where neither is given and nothing is closed.
    """
    until = until or organization.closed_month
    if until is None:
        return None if start is None else Span(start, start + _YEAR)
    return Span(start or until - _YEAR, until)


def newest_year() -> Span | None:
    """The 12 months to the last one that has revenue, from the first one on; None without any."""
    known = MonthlyRevenue.objects.aggregate(first=Min("month"), last=Max("month"))
    first, last = known["first"], known["last"]
    return None if last is None else Span(max(first, last - _YEAR), last)


def abc_curve(organization: Organization, *, start: date, until: date) -> Curve:
    """The curve of the months from `start` to `until`, both included.

    Accounts that were archived since are in it: the period is theirs too.
    """
    if start > until:
        raise RuleError.on("from", _("The first month lies after the last."))
    sums = (
        MonthlyRevenue.objects.filter(month__gte=start, month__lte=until)
        .order_by()
        .values_list("account_id", "account__name", "account__name_key", "account__archived_at")
        .annotate(total=Sum("revenue_minor"))
    )
    clients = (
        Client(id=i, name=name, revenue=int(total), name_key=key, is_archived=bool(archived))
        for i, name, key, archived, total in sums
    )
    return curve(clients, a=organization.abc_a, b=organization.abc_b)
