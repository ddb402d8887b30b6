"""Pages about designation: deciding, nominating, answering. Closed to who may not see it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.designation import rules
from accounts.designation.caps import caps_for
from accounts.designation.forms import (
    DecisionForm,
    NominationAnswerForm,
    NominationForm,
    TakingBackForm,
    WithdrawalForm,
)
from accounts.designation.taking_back import decision_to_take_back, take_back
from accounts.finding import find_account
from accounts.models import Account, Designation, DesignationChange, Nomination
from pages.acting import act
from rules.errors import ConflictError
from tenants.requests import OrganizationRequest

PAGE = 50
SHOWN = 50
OPEN = Nomination.State.OPEN


@require_http_methods(["GET", "HEAD", "POST"])
def account_designation(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """What was decided and why; a leader decides here."""
    account = _find(request, pk)
    if request.method != "POST":
        return _page(request, account)
    request.actor.require("designation.change")
    own: Any = {"currency": request.organization.currency, "is_full": _is_full(request, account)}
    form = DecisionForm(request.POST, account=account, **own)
    if act(
        form,
        lambda: rules.designate(
            actor=request.actor,
            account=account,
            to=form.cleaned_data["designation"],
            reason=form.cleaned_data["reason"],
            expected_return_minor=form.expected_minor(),
            override_reason=form.cleaned_data.get("override_reason", ""),
            seen=form.cleaned_data["seen"],
        ),
    ):
        messages.success(request, _("Decided."))
        return redirect("accounts:designation", slug, pk)
    return _page(request, account, decision=form)


@require_http_methods(["GET", "HEAD", "POST"])
def designation_withdrawal(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Take today's decision back, with a reason."""
    account = _find(request, pk)
    request.actor.require("designation.change")
    last = DesignationChange.objects.filter(account=account).first()
    if last is None:
        messages.error(request, _("There is no decision to take back."))
        return redirect("accounts:designation", slug, pk)
    form = TakingBackForm(request.POST or None, account=account, initial={"decision": last.pk})
    done = act(form, lambda: take_back(actor=request.actor, **form.cleaned_data))
    if done:
        messages.success(request, _("The decision is taken back."))
        return redirect("accounts:designation", slug, pk)
    steps = f"{last.get_before_display()} → {last.get_after_display()}"
    context = {
        "title": _("Take the decision back?"),
        "question": f"{account.name}: {steps}",
        "confirm": _("Take back"),
        "danger": True,
        "back": _("Designation"),
        "cancel_url": reverse("accounts:designation", args=[slug, pk]),
        "form": form,
    }
    return render(request, "confirmation.html", context, status=done.status)


@require_POST
def nomination(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Ask that the account become a key account."""
    account = _find(request, pk)
    request.actor.require("nomination.create", account)
    form = NominationForm(request.POST, currency=request.organization.currency)
    if act(
        form,
        lambda: rules.nominate(
            actor=request.actor,
            account=account,
            reason=form.cleaned_data["reason"],
            expected_return_minor=form.expected_minor(),
        ),
    ):
        messages.success(request, _("Nominated. A leader decides."))
        return redirect("accounts:designation", slug, pk)
    return _page(request, account, nominating=form)


@require_POST
def nomination_answer(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Accept or decline; the button says which."""
    account = _find(request, pk)
    request.actor.require("designation.change")
    asked = _waiting(account)
    own: Any = {"currency": request.organization.currency, "is_full": _is_full(request, account)}
    form = NominationAnswerForm(request.POST, nomination=asked, **own)
    accept = request.POST.get("accept") == "yes"
    if act(
        form,
        lambda: rules.answer_nomination(
            actor=request.actor,
            nomination=asked,
            accept=accept,
            answer=form.cleaned_data["answer"],
            expected_return_minor=form.expected_minor(),
            override_reason=form.cleaned_data.get("override_reason", ""),
        ),
    ):
        messages.success(request, _("Accepted.") if accept else _("Declined."))
        return redirect("accounts:designation", slug, pk)
    return _page(request, account, answering=form)


@require_POST
def nomination_withdrawal(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Take the nomination back."""
    account = _find(request, pk)
    asked = _waiting(account)
    form = WithdrawalForm(request.POST)
    if act(
        form,
        lambda: rules.withdraw(
            actor=request.actor, nomination=asked, reason=form.cleaned_data["reason"]
        ),
    ):
        messages.success(request, _("Withdrawn."))
        return redirect("accounts:designation", slug, pk)
    return _page(request, account, withdrawing=form)


@require_safe
def nominations(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What waits for a leader's answer, and what was answered."""
    request.actor.require("designation.change")
    is_open = request.GET.get("state") != "answered"
    found = Nomination.objects.select_related("account__owner")
    found = found.filter(state=OPEN) if is_open else found.exclude(state=OPEN)
    found = found.order_by("asked_at", "id") if is_open else found.order_by("-asked_at", "-id")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "is_open": is_open}
    return render(request, "accounts/designation/nominations.html", context)


def _find(request: OrganizationRequest, pk: uuid.UUID) -> Account:
    account = find_account(request, pk)
    request.actor.require("account.see_designation")
    return account


def _waiting(account: Account) -> Nomination:
    """The open nomination; the latest one where somebody answered meanwhile."""
    found = Nomination.objects.filter(account=account)
    waiting = found.filter(state=OPEN).first() or found.first()
    if waiting is None:
        raise ConflictError(_("Nobody has nominated this account."))
    return waiting


def _is_full(request: OrganizationRequest, account: Account) -> bool:
    return any(cap.is_full for cap in caps_for(request.organization, account))


def _page(request: OrganizationRequest, account: Account, **bound: forms.Form) -> HttpResponse:
    """The page, with the form that was refused in place of an empty one."""
    account.refresh_from_db(fields=["designation", "owner"])
    context = _context(request, account) | bound
    template = "accounts/designation/designation.html"
    return render(request, template, context, status=422 if bound else 200)


def _context(request: OrganizationRequest, account: Account) -> dict[str, Any]:
    actor = request.actor
    caps = caps_for(request.organization, account)
    own: dict[str, Any] = {"currency": request.organization.currency}
    full = own | {"is_full": any(cap.is_full for cap in caps)}
    asked = Nomination.objects.filter(account=account, state=OPEN).first()
    context: dict[str, Any] = {"account": account, "caps": caps, "nomination": asked}
    context["decisions"] = DesignationChange.objects.filter(account=account)[:SHOWN]
    context["may_take_back"] = decision_to_take_back(actor, account) is not None
    if asked is not None:
        if actor.may("designation.change"):
            context["answering"] = NominationAnswerForm(nomination=asked, **full)
        if actor.may("designation.change") or asked.asked_by_id == actor.membership_id:
            context["withdrawing"] = WithdrawalForm()
        return context
    if actor.may("designation.change"):
        context["decision"] = DecisionForm(account=account, **full)
    elif account.designation != Designation.KEY and actor.may("nomination.create", account):
        context["nominating"] = NominationForm(**own)
    return context
