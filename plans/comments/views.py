"""Commenting on a plan, and saying that a comment is dealt with."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.discretion import on_readable
from pages.acting import act, tell
from plans.comments.forms import PlanCommentForm
from plans.comments.rules import comment_plan, resolve_comment
from plans.finding import find_plan
from plans.models import PlanComment
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Say something about the plan, or about the part that `about` names."""
    plan = find_plan(request, pk)
    request.actor.require("plan.comment", plan.account)
    initial = {"about": request.GET.get("about")}
    form = PlanCommentForm(request.POST or None, initial=initial)
    done = act(form, lambda: comment_plan(actor=request.actor, plan=plan, **form.cleaned_data))
    if done:
        return redirect(f"{reverse('plan:detail', args=[slug, pk])}#comments")
    context = {"form": form, "plan": plan, "account": plan.account}
    return render(request, "plans/comments/form.html", context, status=done.status)


@require_POST
def resolution(request: OrganizationRequest, slug: str, comment_pk: uuid.UUID) -> HttpResponse:
    """Dealt with, or open again."""
    request.actor.require("plan.view")
    found = PlanComment.objects.filter(plan__deleted_at=None).select_related("plan__account")
    one = get_object_or_404(on_readable(request.actor, found, "plan__account"), pk=comment_pk)
    wanted = request.POST.get("resolved") == "on"
    tell(request, lambda: resolve_comment(actor=request.actor, comment=one, is_resolved=wanted))
    return redirect(f"{reverse('plan:detail', args=[slug, one.plan_id])}#comments")
