"""The page of a plan, and the list of all plans."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.finding import find_plan
from plans.life.rules import may_approve, settled
from plans.models import Plan
from plans.page.checks import completeness, findings
from plans.page.listing import listed
from plans.page.reading import whole_plan
from tenants.requests import OrganizationRequest


@require_safe
def plan_detail(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """One page that starts from the client."""
    plan = find_plan(request, pk)
    actor, today = request.actor, request.organization.today()
    whole = whole_plan(plan, now=timezone.now(), stale_days=settled().stale_days)
    context = {
        "plan": plan,
        "account": plan.account,
        "whole": whole,
        "today": today,
        "checks": findings(whole, today=today),
        "complete": completeness(whole),
        "periods": Plan.objects.filter(account=plan.account, deleted_at=None),
        "may_change": actor.may("plan.change", plan.account) and not plan.account.is_archived,
        "may_approve": may_approve(actor, plan),
        "may_comment": actor.may("plan.comment", plan.account),
        "may_act": actor.may("action.change", plan.account),
    }
    return render(request, "plans/page/detail.html", context)


@require_safe
def plan_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """All plans by state, age, owner and period."""
    return render(request, "plans/page/list.html", listed(request))
