"""To which month figures run, why, and setting it by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.revenue.closing import close_month, recent
from accounts.revenue.forms import ClosedMonthForm
from accounts.revenue.period import booked_month, last_booked, last_complete
from pages.acting import act
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def period_settings(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The closed month and how far the last months are booked; leaders set it here."""
    request.actor.require("portfolio.view")
    organization = request.organization
    form = ClosedMonthForm(request.POST or None, initial={"month": organization.closed_month})
    if request.method == "POST":
        request.actor.require("programme.change")
    done = act(form, lambda: close_month(actor=request.actor, month=form.cleaned_data["month"]))
    if done:
        messages.success(request, _("Saved. All figures were drawn again."))
        return redirect("period:settings", slug)
    context = {
        "form": form,
        "by_rule": booked_month(organization),
        "months": recent(organization),
        "last_booked": last_booked(organization),
        "last_complete": last_complete(organization),
        "may_change": request.actor.may("programme.change"),
    }
    return render(request, "accounts/revenue/period.html", context, status=done.status)
