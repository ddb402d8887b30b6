"""Where a relationship stands, and the portfolio by phase."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.finding import find_account
from accounts.models import Account, PhaseChange, PhaseEvidence
from accounts.phases import board
from accounts.phases.forms import (
    BoardFilter,
    InvestAnswerForm,
    PhaseChangeForm,
    PhaseStartForm,
    RiskForm,
    TickForm,
    WithdrawalForm,
)
from accounts.phases.movement import movement_picture
from accounts.phases.rules import (
    answer_invest,
    asks_to_invest,
    change_phase,
    patience_days,
    standing,
    tick,
    untick,
)
from accounts.phases.starting import came_in_its_phase, date_phase
from accounts.phases.taking_back import last_change, may_take_back, take_back
from accounts.registry.rules import change_account
from pages.acting import act, tell
from pages.confirmation import ask
from rules.errors import ConflictError
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def account_phase(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Declared and suggested phase, the evidence, and the way to another phase."""
    account = find_account(request, pk)
    form = PhaseChangeForm(request.POST or None, account=account, initial=request.GET.dict())
    if request.method == "POST":
        request.actor.require("phase.change", account)
    done = act(
        form,
        lambda: change_phase(actor=request.actor, account=account, **form.cleaned_data),
        aside=(ConflictError,),
    )
    if done:
        names = {"name": account.name, "phase": done.result.to_phase}
        messages.success(request, _("%(name)s is now %(phase)s.") % names)
        return redirect("accounts:phase", slug, pk)
    if isinstance(done.refusal, ConflictError):
        raise done.refusal
    return _page(request, account, status=done.status, form=form)


def _start_form(account: Account, since: date) -> PhaseStartForm | None:
    if not came_in_its_phase(account):
        return None
    return PhaseStartForm(initial={"since": since}, auto_id="start_%s")


def _page(
    request: OrganizationRequest, account: Account, *, status: int = 422, **bound: forms.Form
) -> HttpResponse:
    """The page, with the form that was refused in place of an empty one."""
    today = request.organization.today()
    now = standing(account, today=today, reader=request.actor)
    may_change = request.actor.may("phase.change", account)
    asks = asks_to_invest(account, first=now.first, patience=patience_days(), today=today)
    context: dict[str, Any] = {
        "account": account,
        "now": now,
        "form": PhaseChangeForm(account=account),
        "tick_form": TickForm(auto_id=False),
        "answer_form": InvestAnswerForm(auto_id="answer_%s") if asks and may_change else None,
        "asks": asks,
        "risk_form": RiskForm(initial={"exit_risk": account.exit_risk}, auto_id="risk_%s"),
        "start_form": _start_form(account, now.since) if may_change else None,
        "changes": PhaseChange.objects.filter(account=account).select_related(
            "from_phase", "to_phase"
        )[:50],
        "may_change": may_change,
        "may_take_back": may_take_back(request.actor, last_change(account)),
        "may_override": request.actor.may("phase.override"),
    }
    return render(request, "accounts/phases/account.html", context | bound, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def phase_withdrawal(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Take today's change of phase back, with a reason."""
    account = find_account(request, pk)
    request.actor.require("phase.change", account)
    change = last_change(account)
    if change is None:
        messages.error(request, _("There is no change of phase to take back."))
        return redirect("accounts:phase", slug, pk)
    form = WithdrawalForm(request.POST or None, account=account, initial={"change": change.pk})
    done = act(form, lambda: take_back(actor=request.actor, **form.cleaned_data))
    if done:
        names = {"name": account.name, "phase": done.result.from_phase or _("without a phase")}
        messages.success(request, _("Taken back: %(name)s is %(phase)s again.") % names)
        return redirect("accounts:phase", slug, pk)
    context = {
        "title": _("Take the change of phase back?"),
        "question": f"{account.name}: {change.from_phase or '–'} → {change.to_phase}",
        "confirm": _("Take back"),
        "danger": True,
        "back": _("Phase"),
        "cancel_url": reverse("accounts:phase", args=[slug, pk]),
        "form": form,
    }
    return render(request, "confirmation.html", context, status=done.status)


@require_POST
def evidence_tick(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, evidence_pk: uuid.UUID
) -> HttpResponse:
    """A person says that a piece of evidence stands."""
    account, evidence = find_account(request, pk), get_object_or_404(PhaseEvidence, pk=evidence_pk)
    request.actor.require("phase.change", account)
    form = TickForm(request.POST, evidence=evidence, auto_id="tick_%s")
    if act(
        form,
        lambda: tick(actor=request.actor, account=account, evidence=evidence, **form.cleaned_data),
    ):
        messages.success(request, _("Ticked."))
        return redirect("accounts:phase", slug, pk)
    return _page(request, account, ticking=form)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_withdraw(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, evidence_pk: uuid.UUID
) -> HttpResponse:
    """The tick is taken back, once it was confirmed."""
    account, evidence = find_account(request, pk), get_object_or_404(PhaseEvidence, pk=evidence_pk)
    request.actor.require("phase.change", account)
    if request.method != "POST":
        return ask(
            request,
            title=_("Take the tick back?"),
            question=_("%(evidence)s: the tick and its note are deleted.")
            % {"evidence": evidence.text},
            confirm=_("Take back"),
            back=_("Phase"),
            back_url=reverse("accounts:phase", args=[slug, pk]),
        )
    done = tell(request, lambda: untick(actor=request.actor, account=account, evidence=evidence))
    if done and done.result:
        messages.success(request, _("The tick is deleted."))
    return redirect("accounts:phase", slug, pk)


@require_POST
def phase_start(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Since when the account is in the phase that it came in."""
    account = find_account(request, pk)
    request.actor.require("phase.change", account)
    form = PhaseStartForm(request.POST, auto_id="start_%s")
    if act(
        form,
        lambda: date_phase(actor=request.actor, account=account, **form.cleaned_data),
    ):
        messages.success(request, _("Saved."))
        return redirect("accounts:phase", slug, pk)
    return _page(request, account, start_form=form)


@require_POST
def invest_answer(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Invest or accept?"""
    account = find_account(request, pk)
    request.actor.require("phase.change", account)
    form = InvestAnswerForm(request.POST, auto_id="answer_%s")
    if act(
        form,
        lambda: answer_invest(actor=request.actor, account=account, **form.cleaned_data),
    ):
        messages.success(request, _("The answer is kept."))
        return redirect("accounts:phase", slug, pk)
    return _page(request, account, answer_form=form)


@require_POST
def exit_risk(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """How likely the client is to leave, as the KAM sees it."""
    account = find_account(request, pk)
    request.actor.require("account.change", account)
    form = RiskForm(request.POST, auto_id="risk_%s")
    if act(
        form,
        lambda: change_account(actor=request.actor, account=account, values=form.cleaned_data),
    ):
        messages.success(request, _("Saved."))
        return redirect("accounts:phase", slug, pk)
    return _page(request, account, risk_form=form)


@require_safe
def phase_board(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The portfolio by phase."""
    request.actor.require("portfolio.view")
    form = BoardFilter(request.GET, sees_designation=request.actor.may("account.see_designation"))
    filters = form.cleaned_data if form.is_valid() else {}
    today = request.organization.today()
    columns = board.columns(filters, today=today, reader=request.actor)
    context = {
        "form": form,
        "is_filtered": any(filters.values()),
        "columns": columns,
        "notes": board.notes(columns, today=today),
        "movement": movement_picture(board.movement(filters, today=today)),
    }
    return render(request, "accounts/phases/board.html", context)
