"""Planning a review besides the series: for which account, then when and with whom."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.finding import find_account
from pages.acting import act
from reviews.review.extra import plan_extra, reviewable
from reviews.review.forms import ExtraForm
from tenants.requests import OrganizationRequest

PAGE = 20


@require_safe
def extra_account(request: OrganizationRequest, slug: str) -> HttpResponse:
    """For which account?"""
    sought = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = reviewable(request.actor, sought)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request, "reviews/review/extra_account.html", {"page_obj": page, "sought": sought}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def extra_review(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """When, of which kind, and with whom?"""
    account = find_account(request, pk)
    request.actor.require("review.change", account)
    today = request.organization.today()
    besides = [request.actor.membership_id]
    initial = {"due_on": today, "members": [account.owner_id]}
    form = ExtraForm(account, request.POST or None, besides=besides, initial=initial)
    done = act(
        form,
        lambda: plan_extra(actor=request.actor, account=account, today=today, **form.cleaned_data),
    )
    if done:
        messages.success(request, _("The review is planned; the series goes on beside it."))
        return redirect("reviews:detail", slug, done.result.pk)
    context = {"form": form, "account": account}
    return render(request, "reviews/review/extra.html", context, status=done.status)
