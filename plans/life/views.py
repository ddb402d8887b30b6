"""Starting a plan, submitting it, answering a submission, deleting and restoring."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.discretion import on_readable
from accounts.finding import find_account
from pages.acting import act, tell
from pages.confirmation import ask
from plans.finding import current_plan, find_plan, next_period
from plans.life.forms import PeriodForm, PlanSettingsForm, SubmissionAnswerForm
from plans.life.rules import (
    approve_plan,
    delete_plan,
    deleted_plans,
    may_approve,
    restore_plan,
    return_plan,
    start_plan,
    submit_plan,
    withdraw_plan,
)
from plans.life.settling import settle_plans, settled
from plans.models import Plan
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD"])
def account_plan(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """The current plan of an account, or the way to start one."""
    account = find_account(request, pk)
    request.actor.require("plan.view")
    plan = current_plan(account, request.organization.today())
    if plan is not None:
        return redirect("plan:detail", slug, plan.pk)
    context = {
        "account": account,
        "may_change": request.actor.may("plan.change", account) and not account.is_archived,
        "deleted": deleted_plans().filter(account=account),
    }
    return render(request, "plans/life/none.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_start(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """A plan for another period."""
    account = find_account(request, pk)
    request.actor.require("plan.change", account)
    plans = list(Plan.objects.filter(account=account, deleted_at=None).order_by("starts_on"))
    starts_on, ends_on = next_period(request.organization, plans, request.organization.today())
    form = PeriodForm(request.POST or None, initial={"starts_on": starts_on, "ends_on": ends_on})
    done = act(form, lambda: start_plan(actor=request.actor, account=account, **form.cleaned_data))
    if done:
        messages.success(request, _("The plan is started."))
        return redirect("plan:detail", slug, done.result.pk)
    context = {"form": form, "account": account, "before": plans[-1] if plans else None}
    return render(request, "plans/life/start.html", context, status=done.status)


@require_POST
def submission(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Submit the plan as it stands."""
    plan = find_plan(request, pk)
    if tell(request, lambda: submit_plan(actor=request.actor, plan=plan)):
        messages.success(request, _("The plan is submitted for approval."))
    return redirect("plan:detail", slug, pk)


@require_POST
def withdrawal(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Take the submission back."""
    plan = find_plan(request, pk)
    if tell(request, lambda: withdraw_plan(actor=request.actor, plan=plan)):
        messages.success(request, _("The submission is taken back."))
    return redirect("plan:detail", slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Approve what was submitted, or send it back with a comment."""
    plan = find_plan(request, pk)
    request.actor.require("plan.approve")
    form = SubmissionAnswerForm(request.POST or None)
    answer = return_plan if request.POST.get("answer") == "return" else approve_plan
    done = act(form, lambda: answer(actor=request.actor, plan=plan, **form.cleaned_data))
    if done:
        is_approved = done.result.state == Plan.State.APPROVED and answer is approve_plan
        told = _("The plan is approved.") if is_approved else _("The plan is sent back.")
        messages.success(request, told)
        return redirect("plan:detail", slug, pk)
    context = {
        "form": form,
        "plan": plan,
        "account": plan.account,
        "may_approve": may_approve(request.actor, plan),
        "compared": _compared(plan),
    }
    return render(request, "plans/life/approval.html", context, status=done.status)


@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Ask, then take the plan out of sight."""
    plan = find_plan(request, pk)
    request.actor.require("plan.change", plan.account)
    if request.method == "POST":
        done = tell(request, lambda: delete_plan(actor=request.actor, plan=plan))
        if done:
            messages.success(request, _("The plan is deleted. It can be restored for 30 days."))
            return redirect("account_plan:current", slug, plan.account_id)
        return redirect("plan:detail", slug, pk)
    return ask(
        request,
        title=_("Delete the plan"),
        question=_(
            "The plan goes out of sight with all that it holds. It can be restored for 30 days."
        ),
        confirm=_("Delete"),
        back=_("Plan"),
        back_url=reverse("plan:detail", args=[slug, pk]),
    )


@require_POST
def restoration(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Bring a deleted plan back."""
    request.actor.require("plan.view")
    found = on_readable(request.actor, deleted_plans().select_related("account"))
    plan = get_object_or_404(found, pk=pk)
    if tell(request, lambda: restore_plan(actor=request.actor, plan=plan)):
        messages.success(request, _("The plan is back."))
        return redirect("plan:detail", slug, pk)
    return redirect("account_plan:current", slug, plan.account_id)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_settings(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Who approves, and when a section is stale."""
    request.actor.require("programme.change")
    form = PlanSettingsForm(request.POST or None, instance=settled())
    done = act(form, lambda: settle_plans(actor=request.actor, values=form.cleaned_data))
    if done:
        messages.success(request, _("Saved."))
        return redirect("plan:settings", slug)
    return render(request, "plans/life/settings.html", {"form": form}, status=done.status)


def _compared(plan: Plan) -> str:
    """What was approved beside what was submitted: the query of the page of versions."""
    newest = plan.versions.aggregate(newest=Max("number"))["newest"]
    return f"?from={plan.approved_number or newest}&to={newest}" if newest else ""
