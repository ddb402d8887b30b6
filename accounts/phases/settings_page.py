"""Which phases there are, what each asks for, and the programme's thresholds."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Phase, PhaseEvidence, ProgrammeSettings
from accounts.phases.forms import EvidenceForm, ProgrammeForm
from accounts.phases.settings import (
    add_phase,
    change_programme,
    remove_evidence,
    remove_phase,
    rename_phase,
    write_evidence,
)
from pages.acting import act, tell
from pages.confirmation import ask
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def phase_settings(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The phases with their evidence, and the thresholds."""
    request.actor.require("programme.change")
    settings = ProgrammeSettings.objects.first() or ProgrammeSettings()
    form = ProgrammeForm(request.POST or None, instance=settings)
    done = act(form, lambda: change_programme(actor=request.actor, values=form.values()))
    if done:
        messages.success(request, _("Saved."))
        return redirect("phases:settings", slug)
    phases = Phase.objects.order_by("position").prefetch_related("evidence")
    context = {"phases": phases, "form": form}
    return render(request, "accounts/phases/settings.html", context, status=done.status)


@require_POST
def phase_add(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """A phase after this one."""
    request.actor.require("programme.change")
    after = get_object_or_404(Phase, pk=pk)
    return _done(request, slug, add_phase, name=request.POST.get("name", ""), after=after)


@require_POST
def phase_rename(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Another name."""
    request.actor.require("programme.change")
    phase = get_object_or_404(Phase, pk=pk)
    return _done(request, slug, rename_phase, name=request.POST.get("name", ""), phase=phase)


@require_http_methods(["GET", "HEAD", "POST"])
def phase_remove(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """A phase that no account was ever in goes, once it was confirmed."""
    request.actor.require("programme.change")
    phase = get_object_or_404(Phase, pk=pk)
    if request.method != "POST":
        title = _("Remove the phase %(name)s?") % {"name": phase.name}
        question = _("It is deleted with the evidence that it asks for.")
        return _ask(request, slug, title, question, _("Remove the phase"))
    return _done(request, slug, remove_phase, phase=phase)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_add(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """One more piece of evidence for a phase."""
    request.actor.require("programme.change")
    return _evidence(request, slug, get_object_or_404(Phase, pk=pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_edit(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Change a piece of evidence."""
    request.actor.require("programme.change")
    evidence = get_object_or_404(PhaseEvidence.objects.select_related("phase"), pk=pk)
    return _evidence(request, slug, evidence.phase, evidence)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_remove(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """The phase asks for it no more, once it was confirmed."""
    request.actor.require("programme.change")
    evidence = get_object_or_404(PhaseEvidence, pk=pk)
    if request.method != "POST":
        title = _("Remove “%(evidence)s”?") % {"evidence": evidence.text}
        question = _("The phase asks for it no more; its ticks are deleted at every account.")
        return _ask(request, slug, title, question, _("Remove"))
    return _done(request, slug, remove_evidence, evidence=evidence)


def _evidence(
    request: OrganizationRequest, slug: str, phase: Phase, evidence: PhaseEvidence | None
) -> HttpResponse:
    form = EvidenceForm(request.POST or None, instance=evidence)
    done = act(
        form,
        lambda: write_evidence(
            actor=request.actor, phase=phase, evidence=evidence, values=form.cleaned_data
        ),
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect("phases:settings", slug)
    context = {"form": form, "phase": phase, "evidence": evidence}
    return render(request, "accounts/phases/evidence.html", context, status=done.status)


def _ask(
    request: OrganizationRequest, slug: str, title: str, question: str, confirm: str
) -> HttpResponse:
    return ask(
        request,
        title=title,
        question=question,
        confirm=confirm,
        back=_("Phases and thresholds"),
        back_url=reverse("phases:settings", args=[slug]),
    )


def _done(request: OrganizationRequest, slug: str, rule: Any, **given: Any) -> HttpResponse:
    if tell(request, lambda: rule(actor=request.actor, **given)):
        messages.success(request, _("Saved."))
    return redirect("phases:settings", slug)
