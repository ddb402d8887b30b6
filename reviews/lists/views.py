"""Lists: my work, all reviews, those of one account, compliance."""

from __future__ import annotations

import uuid
from datetime import date

from dateutil.relativedelta import relativedelta
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from accounts.finding import find_account
from pages.first_steps import first_steps
from plans.actions.rules import unfinished
from reviews.cadences.rules import cadences_shown
from reviews.discretion import readable_reviews
from reviews.lists.compliance import compliance
from reviews.lists.listing import Narrowed
from reviews.lists.work import work_of
from reviews.measures.forms import MeasureForm
from reviews.measures.rules import trends_of
from reviews.models import Review
from tenants.requests import OrganizationRequest

PAGE = 50


@require_safe
def my_work(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What do I have to do today, and this week?"""
    today = request.organization.today()
    context = {
        "work": work_of(request.actor, today),
        "today": today,
        "first_steps": first_steps(request.actor, request.organization),
    }
    return render(request, "reviews/lists/work.html", context)


@require_safe
def review_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Which reviews are due, overdue, ahead, held, skipped?"""
    today = request.organization.today()
    narrowed = Narrowed(request.actor, request.GET.dict(), today)
    page = Paginator(narrowed.reviews(), PAGE).get_page(request.GET.get("page"))
    context = {"narrowed": narrowed, "page_obj": page, "today": today}
    context["sees_compliance"] = request.actor.may("compliance.view")
    context["may_plan"] = request.actor.may_somewhere("review.change")
    return render(request, "reviews/lists/list.html", context)


@require_safe
def account_reviews(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Reviews, measures and actions of one account."""
    account = find_account(request, pk)
    request.actor.require("review.view")
    today = request.organization.today()
    reviews = readable_reviews(request.actor).filter(account=account)
    closed = reviews.exclude(state=Review.State.PLANNED).order_by("-due_on", "-id")
    context = {
        "account": account,
        "today": today,
        "planned": reviews.filter(state=Review.State.PLANNED).order_by("due_on", "id"),
        "page_obj": Paginator(closed, PAGE).get_page(request.GET.get("page")),
        "actions": unfinished().filter(account=account)[:PAGE],
        "trends": trends_of(account, today=today),
        "cadences": cadences_shown(request.actor, account),
        "may_change": request.actor.may("review.change", account),
        "may_set_cadence": request.actor.may("cadence.change", account),
        "may_measure": request.actor.may("measure.add", account) and not account.is_archived,
        "may_open": request.actor.may("action.change", account) and not account.is_archived,
        "measure_form": MeasureForm(account, today),
    }
    return render(request, "reviews/lists/account.html", context)


@require_safe
def compliance_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Are reviews held on time?"""
    today = request.organization.today()
    first = _day(request.GET.get("from")) or today.replace(day=1) - relativedelta(months=11)
    last = _day(request.GET.get("to")) or today
    found = compliance(actor=request.actor, first=first, last=last, today=today)
    context = {"found": found, "first": first, "last": last}
    return render(request, "reviews/lists/compliance.html", context)


def _day(text: str | None) -> date | None:
    try:
        return parse_date(text) if text else None
    except ValueError:
        return None
