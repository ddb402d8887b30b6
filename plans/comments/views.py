"""Commenting on a plan: saying, changing, taking back, and that a comment is dealt with."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.discretion import on_readable
from pages.acting import act, tell
from pages.confirmation import ask
from plans.comments.forms import CommentTextForm, PlanCommentForm
from plans.comments.rules import (
    change_comment,
    comment_plan,
    delete_comment,
    require_own,
    resolve_comment,
)
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
        return redirect(_back(slug, pk))
    context = {"form": form, "plan": plan, "account": plan.account}
    return render(request, "plans/comments/form.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_edit(request: OrganizationRequest, slug: str, comment_pk: uuid.UUID) -> HttpResponse:
    """Say it otherwise: its author."""
    one = _find_own(request, comment_pk)
    initial = {"text": one.text, "version": one.version}
    form = CommentTextForm(request.POST or None, initial=initial)
    done = act(form, lambda: change_comment(actor=request.actor, comment=one, **form.cleaned_data))
    if done:
        return redirect(_back(slug, one.plan_id))
    context = {"form": form, "plan": one.plan, "account": one.plan.account, "said": one}
    return render(request, "plans/comments/form.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: OrganizationRequest, slug: str, comment_pk: uuid.UUID) -> HttpResponse:
    """Ask, then take it back: its author."""
    one = _find_own(request, comment_pk)
    if request.method == "POST":
        if tell(request, lambda: delete_comment(actor=request.actor, comment=one)):
            messages.success(request, _("The comment is deleted."))
        return redirect(_back(slug, one.plan_id))
    return ask(
        request,
        title=_("Delete the comment?"),
        question=_("“%(text)s” is deleted for good.") % {"text": one},
        confirm=_("Delete"),
        back=_("Plan of %(name)s") % {"name": one.plan.account},
        back_url=_back(slug, one.plan_id),
    )


@require_POST
def resolution(request: OrganizationRequest, slug: str, comment_pk: uuid.UUID) -> HttpResponse:
    """Dealt with, or open again."""
    one = _find(request, comment_pk)
    wanted = request.POST.get("resolved") == "on"
    tell(request, lambda: resolve_comment(actor=request.actor, comment=one, is_resolved=wanted))
    return redirect(_back(slug, one.plan_id))


def _find(request: OrganizationRequest, pk: uuid.UUID) -> PlanComment:
    request.actor.require("plan.view")
    found = PlanComment.objects.filter(plan__deleted_at=None).select_related("plan__account")
    one: PlanComment = get_object_or_404(on_readable(request.actor, found, "plan__account"), pk=pk)
    return one


def _find_own(request: OrganizationRequest, pk: uuid.UUID) -> PlanComment:
    one = _find(request, pk)
    require_own(request.actor, one)
    return one


def _back(slug: str, plan_id: uuid.UUID) -> str:
    return f"{reverse('plan:detail', args=[slug, plan_id])}#comments"
