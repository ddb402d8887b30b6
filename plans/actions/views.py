"""Pages of actions."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.discretion import on_readable, readable_accounts
from pages.acting import act
from plans.actions.forms import ActionForm, CommentForm, StatusForm
from plans.actions.rules import (
    change_action,
    comment,
    may_comment,
    may_work,
    open_action,
    require_comment,
    require_work,
    set_status,
)
from plans.models import Action
from tenants.actors import Actor
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def action_create(request: OrganizationRequest, slug: str, account_pk: uuid.UUID) -> HttpResponse:
    """A new action on an account."""
    account = get_object_or_404(readable_accounts(request.actor), pk=account_pk)
    request.actor.require("action.change", account)
    initial = {"owner": request.actor.membership_id, "objective": request.GET.get("objective")}
    form = ActionForm(request.POST or None, account=account, initial=initial)
    done = act(form, lambda: open_action(actor=request.actor, account=account, **form.values()))
    if done:
        messages.success(request, _("The action is open."))
        return redirect("plans:action", slug, done.result.pk)
    context = {"form": form, "account": account}
    return render(request, "plans/actions/form.html", context, status=done.status)


@require_safe
def action_detail(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """One action, how far it is, and what people say."""
    return _page(request, _find(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Another title, owner or date."""
    action = _find(request, pk)
    request.actor.require("action.change", action.account)
    form = ActionForm(request.POST or None, account=action.account, instance=_find(request, pk))
    done = act(
        form,
        lambda: change_action(
            actor=request.actor,
            action=action,
            values=form.values(),
            version=form.cleaned_data["version"],
        ),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect("plans:action", slug, pk)
    context = {"form": form, "account": action.account, "action": action}
    return render(request, "plans/actions/form.html", context, status=done.status)


@require_POST
def action_status(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Start it, finish it, drop it, open it again."""
    action = _find(request, pk)
    require_work(request.actor, action)
    form = StatusForm(request.POST)
    today = request.organization.today()
    if act(
        form,
        lambda: set_status(actor=request.actor, action=action, today=today, **form.cleaned_data),
    ):
        messages.success(request, _("Saved."))
        return redirect("plans:action", slug, pk)
    return _page(request, action, status_form=form)


@require_POST
def action_comment(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Say something about it."""
    action = _find(request, pk)
    require_comment(request.actor, action)
    form = CommentForm(request.POST)
    if act(form, lambda: comment(actor=request.actor, action=action, **form.cleaned_data)):
        return redirect("plans:action", slug, pk)
    return _page(request, action, comment_form=form)


def _find(request: OrganizationRequest, pk: uuid.UUID) -> Action:
    request.actor.require("action.view")
    found = on_readable(request.actor, Action.objects.all())
    return get_object_or_404(found.select_related("account", "owner", "review"), pk=pk)


def _review(actor: Actor, action: Action) -> Any:
    """Where it was decided, told to those who may know of the review."""
    review = action.review
    if review is None or review.slot_on is None or actor.may("account.see_designation"):
        return review
    return None


def _page(request: OrganizationRequest, action: Action, **forms: Any) -> HttpResponse:
    actor, account = request.actor, action.account
    initial = {"status": action.status, "answer": action.answer, "version": action.version}
    context = {
        "action": action,
        "account": account,
        "is_late": action.is_late(request.organization.today()),
        "review": _review(actor, action),
        "comments": action.comments.order_by("created_at", "id"),
        "status_form": StatusForm(initial=initial),
        "comment_form": CommentForm(),
        "may_change": actor.may("action.change", account),
        "may_work": may_work(actor, action),
        "may_comment": may_comment(actor, action),
    }
    return render(
        request, "plans/actions/detail.html", context | forms, status=422 if forms else 200
    )
