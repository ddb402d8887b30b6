"""The page of a plan, and the list of all plans."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.overview.family import roles_known
from plans.finding import find_plan
from plans.life.rules import may_approve
from plans.models import PlanSection
from plans.page.checks import completeness
from plans.page.listing import PER_PAGE, listed
from plans.page.looking import look
from plans.page.missing import key_accounts_without_plan
from plans.presence import others_here
from tenants.requests import OrganizationRequest


@require_safe
def plan_detail(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """One page that starts from the client."""
    actor, today = request.actor, request.organization.today()
    seen = look(actor, pk, today=today)
    plan, account = seen.whole.plan, seen.account
    context = {
        "plan": plan,
        "account": account,
        "now": seen.now,
        "roles": roles_known(seen.now.facts),
        "whole": seen.whole,
        "today": today,
        "live": seen.live,
        "checks": seen.checks,
        "complete": completeness(seen.whole),
        "periods": seen.periods,
        "may_change": actor.may("plan.change", account) and not account.is_archived,
        "may_approve": may_approve(actor, plan),
        "may_comment": actor.may("plan.comment", account),
        "may_act": actor.may("action.change", account),
        "here": others_here(actor, plan),
    }
    return render(request, "plans/page/detail.html", context)


@require_safe
def plan_presence(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Who else is in which section of the plan just now."""
    plan = find_plan(request, pk)
    sections = PlanSection.objects.filter(plan=plan)
    context = {"sections": sections, "here": others_here(request.actor, plan)}
    return render(request, "plans/page/_presence.html", context)


@require_safe
def plan_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """All plans by state, age, checks, owner and period."""
    return render(request, "plans/page/list.html", listed(request))


@require_safe
def plans_missing(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Key accounts without a plan."""
    found = key_accounts_without_plan(request.actor, request.organization.today())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "plans/page/missing.html", {"page_obj": page})
