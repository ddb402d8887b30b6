"""Net revenue of every account over a span of months."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import MonthlyRevenue
from accounts.revenue.period import closed_month
from insights.abc import Client, Curve, curve
from rules.errors import RuleError
from tenants.models import Organization


def default_period() -> tuple[date, date] | None:
    """The twelve months to the closed one; None where nothing is closed."""
    until = closed_month()
    return None if until is None else (until - relativedelta(months=11), until)


def abc_curve(organization: Organization, *, start: date, until: date) -> Curve:
    """The curve of the months from `start` to `until`, both included."""
    if start > until:
        raise RuleError.on("from", _("The first month lies after the last."))
    sums = (
        MonthlyRevenue.objects.filter(month__gte=start, month__lte=until)
        .order_by()
        .values_list("account_id", "account__name")
        .annotate(total=Sum("revenue_minor"))
    )
    clients = (Client(id=i, name=name, revenue=int(total)) for i, name, total in sums)
    return curve(clients, a=organization.abc_a, b=organization.abc_b)
