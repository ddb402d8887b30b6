"""Settings of cadences: the defaults by tier, and what one account says otherwise."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.finding import find_account
from pages.acting import act, tell
from reviews.cadences.forms import CadenceForm
from reviews.cadences.rules import (
    cadence_of,
    clear_cadence,
    readable_cadences,
    set_account_cadence,
    set_tier_cadence,
)
from reviews.models import Cadence, ReviewKind, Tier
from rules.errors import NotFoundError
from tenants.requests import OrganizationRequest


@require_safe
def cadence_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """How often is each tier reviewed, and which accounts say otherwise?"""
    request.actor.require("cadence.view")
    cadences = readable_cadences(request.actor)
    found = {(c.tier, c.kind): c for c in cadences.filter(account=None)}
    rows = [
        (tier, [(kind, found.get((tier.value, kind.value))) for kind in ReviewKind])
        for tier in Tier
    ]
    own = cadences.exclude(account=None)
    context = {
        "rows": rows if request.actor.may("account.see_designation") else [],
        "kinds": list(ReviewKind),
        "own": own.select_related("account").order_by("account__name_key", "kind")[:200],
        "may_change": request.actor.may("cadence.change"),
        "country": request.organization.country,
    }
    return render(request, "reviews/cadences/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def tier_cadence(request: OrganizationRequest, slug: str, tier: str, kind: str) -> HttpResponse:
    """The default of one tier for one kind."""
    request.actor.require("cadence.change")
    if tier not in Tier.values or kind not in ReviewKind.values:
        raise NotFoundError
    cadence = Cadence.objects.filter(account=None, tier=tier, kind=kind).first()
    today = request.organization.today()
    form = CadenceForm(request.POST or None, initial=CadenceForm.initial_of(cadence, today))
    if act(
        form,
        lambda: set_tier_cadence(
            actor=request.actor, tier=tier, kind=kind, today=today, **form.cleaned_data
        ),
    ):
        messages.success(request, _("Saved. Planned reviews will be rescheduled."))
        return redirect("cadences:list", slug)
    names = {"tier": Tier(tier).label, "kind": ReviewKind(kind).label}
    title = _("%(tier)s: %(kind)s") % names
    return _form(request, form, title, reverse("cadences:list", args=[slug]))


@require_http_methods(["GET", "HEAD", "POST"])
def account_cadence(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, kind: str
) -> HttpResponse:
    """What one account says otherwise than its tier."""
    account = find_account(request, pk)
    request.actor.require("cadence.change", account)
    if kind not in ReviewKind.values:
        raise NotFoundError
    own = Cadence.objects.filter(account=account, kind=kind).first()
    today = request.organization.today()
    initial = CadenceForm.initial_of(own or cadence_of(account, kind), today)
    initial["version"] = own.version if own else 0
    form = CadenceForm(request.POST or None, initial=initial)
    if act(
        form,
        lambda: set_account_cadence(
            actor=request.actor, account=account, kind=kind, today=today, **form.cleaned_data
        ),
    ):
        messages.success(request, _("Saved. Planned reviews will be rescheduled."))
        return redirect("account_reviews:list", slug, pk)
    title = _("%(account)s: %(kind)s") % {"account": account, "kind": ReviewKind(kind).label}
    back = reverse("account_reviews:list", args=[slug, pk])
    return _form(request, form, title, back, account=account, own=own)


@require_http_methods(["GET", "HEAD", "POST"])
def cadence_clearing(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Take a cadence away."""
    readable = readable_cadences(request.actor).select_related("account")
    cadence = get_object_or_404(readable, pk=pk)
    request.actor.require("cadence.change", cadence.account)
    back = reverse("cadences:list", args=[slug])
    if cadence.account_id:
        back = reverse("account_reviews:list", args=[slug, cadence.account_id])
    if request.method == "POST":
        today = request.organization.today()
        if tell(request, lambda: clear_cadence(actor=request.actor, cadence=cadence, today=today)):
            follows = _("The account follows its tier again.")
            gone = _("The cadence is taken away.")
            messages.success(request, follows if cadence.account_id else gone)
        return redirect(back)
    context = {"cadence": cadence, "cancel_url": back, "danger": not cadence.account_id}
    return render(request, "reviews/cadences/clearing.html", context)


def _form(
    request: OrganizationRequest,
    form: CadenceForm,
    title: str,
    cancel_url: str,
    **extra: Any,
) -> HttpResponse:
    context = {"form": form, "page_title": title, "cancel_url": cancel_url, **extra}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/cadences/form.html", context, status=status)
