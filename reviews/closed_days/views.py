"""The settings of closed days: the organisation's own, its region, and what follows from both."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pages.acting import act, tell
from pages.confirmation import ask
from reviews.business_days import public_holidays
from reviews.cadences.planning import Planned
from reviews.closed_days.forms import ClosedDayForm, RegionForm
from reviews.closed_days.rules import add_closed_day, choose_region, remove_closed_day
from reviews.models import ClosedDay
from tenants.requests import OrganizationRequest

YEAR = timedelta(days=365)


@require_http_methods(["GET", "HEAD", "POST"])
def closed_days(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Which days are closed; administrators add one here."""
    request.actor.require("cadence.view")
    if request.method == "POST":
        request.actor.require("organization.change")
    form = ClosedDayForm(request.POST or None)
    today = request.organization.today()
    done = act(form, lambda: add_closed_day(actor=request.actor, today=today, **form.cleaned_data))
    if done:
        return _saved(request, done.result)
    return _page(request, done.status, form=form)


@require_POST
def region(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Whose public holidays count."""
    request.actor.require("organization.change")
    form = RegionForm(request.POST, organization=request.organization)
    today = request.organization.today()
    done = act(form, lambda: choose_region(actor=request.actor, today=today, **form.cleaned_data))
    if done:
        return _saved(request, done.result)
    return _page(request, done.status, region_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """A day opens again, once it was confirmed."""
    request.actor.require("organization.change")
    closed_day = get_object_or_404(ClosedDay, pk=pk)
    if request.method == "POST":
        today = request.organization.today()
        done = tell(
            request,
            lambda: remove_closed_day(actor=request.actor, closed_day=closed_day, today=today),
        )
        return _saved(request, done.result) if done else redirect("closed_days:list", slug)
    return ask(
        request,
        title=_("Remove the closed day “%(name)s”?") % {"name": closed_day.name},
        question=_("It is a working day again; planned reviews will be rescheduled."),
        confirm=_("Remove"),
        back=_("Closed days"),
        back_url=reverse("closed_days:list", args=[slug]),
    )


def _saved(request: OrganizationRequest, planned: Planned) -> HttpResponse:
    moved = ngettext(
        "%(n)d planned review goes to another day.",
        "%(n)d planned reviews go to another day.",
        planned.changed,
    ) % {"n": planned.changed}
    messages.success(request, f"{_('Saved.')} {moved}" if planned.changed else _("Saved."))
    return redirect("closed_days:list", request.organization.slug)


def _page(request: OrganizationRequest, status: int, **forms: Any) -> HttpResponse:
    organization = request.organization
    today = organization.today()
    context = {
        "form": ClosedDayForm(),
        "region_form": RegionForm(organization=organization),
        "closed_days": ClosedDay.objects.order_by("day", "id"),
        "holidays": public_holidays(organization, today, today + YEAR),
        "may_change": request.actor.may("organization.change"),
        **forms,
    }
    return render(request, "reviews/closed_days/list.html", context, status=status)
