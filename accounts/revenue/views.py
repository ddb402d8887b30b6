"""The performance page of an account: months, margin, lifetime value."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.finding import find_account
from accounts.models import MonthlyRevenue
from accounts.revenue.figures_of import lifetime_value, own_sums, year_figures
from accounts.revenue.fiscal import Span, last_year, this_year
from accounts.revenue.forms import MonthForm
from accounts.revenue.picture import revenue_picture
from accounts.revenue.rules import MonthFigures, delete_month, set_months, to_minor
from pages.acting import act, tell
from pages.confirmation import ask
from pages.templatetags.figures import month as month_name
from tenants.models import Organization
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def account_performance(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """How the client develops; a month can be written here."""
    account = find_account(request, pk)
    form = MonthForm(request.POST or None, currency=request.organization.currency)
    if request.method == "POST":
        request.actor.require("revenue.change", account)
    done = act(
        form, lambda: set_months(actor=request.actor, account=account, months=[_month(form)])
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect("accounts:performance", slug, pk)
    months = list(MonthlyRevenue.objects.filter(account=account).order_by("month"))
    sums = own_sums(account)
    context = {
        "account": account,
        "months": list(reversed(months)),
        "picture": revenue_picture(months[-30:], request.organization.currency),
        "figures": sums and year_figures(sums),
        "value": lifetime_value(account, sums),
        "fiscal_years": _fiscal_years(request.organization, months),
        "form": form,
        "may_change": request.actor.may("revenue.change", account),
    }
    return render(request, "accounts/revenue/performance.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def month_delete(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, month: str
) -> HttpResponse:
    """Forget one month, once it was confirmed."""
    account = find_account(request, pk)
    request.actor.require("revenue.change", account)
    day = date.fromisoformat(f"{month}-01")
    if request.method != "POST":
        what = {"month": month_name(day), "name": account.name}
        return ask(
            request,
            title=_("Delete %(month)s of %(name)s?") % what,
            question=_(
                "Net revenue and cost of the month are deleted; figures and scores of the "
                "account follow."
            ),
            confirm=_("Delete"),
            back=_("Performance"),
            back_url=reverse("accounts:performance", args=[slug, pk]),
        )
    if tell(request, lambda: delete_month(actor=request.actor, account=account, month=day)):
        messages.success(request, _("The month is deleted."))
    return redirect("accounts:performance", slug, pk)


def _fiscal_years(
    organization: Organization, months: list[MonthlyRevenue]
) -> list[tuple[str, Span, Decimal]]:
    """Revenue of this fiscal year so far, and of the last one."""
    named = (
        (_("this fiscal year to date"), this_year(organization)),
        (_("last fiscal year"), last_year(organization)),
    )
    return [
        (
            label,
            span,
            Decimal(sum(m.revenue_minor for m in months if span.start <= m.month <= span.until))
            / 100,
        )
        for label, span in named
        if span
    ]


def _month(form: MonthForm) -> MonthFigures:
    cost = form.cleaned_data["cost"]
    return MonthFigures(
        month=form.cleaned_data["month"],
        revenue=to_minor(form.cleaned_data["revenue"]),
        cost=None if cost is None else to_minor(cost),
    )
