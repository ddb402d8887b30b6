"""Writing a section, marking it for the client, saying that it still holds."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pages import autosave
from pages.acting import act, tell
from pages.rich_text import base_of
from plans.finding import find_part
from plans.models import PlanSection
from plans.presence import Here, note_here, note_left, others_here
from plans.sections.forms import SectionForm
from plans.sections.prompts import PROMPTS
from plans.sections.rules import (
    ConflictingTextError,
    Origin,
    confirm_section,
    mark_section,
    write_section,
)
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: OrganizationRequest, slug: str, section_pk: uuid.UUID) -> HttpResponse:
    """Write one section; it saves itself, and merges what two people write at once."""
    section = _find(request, section_pk)
    note_here(request.actor, section, is_writing=request.method == "POST")
    form = SectionForm(request.POST or None, section=section)
    done = act(form, lambda: _write(request, section, form), aside=(ConflictingTextError,))
    if done:
        return _saved(request, slug, done.result, form)
    if isinstance(done.refusal, ConflictingTextError):
        return _conflicting(request, slug, section, form, done.refusal)
    if request.htmx and form.is_bound:
        return autosave.refused(request, form)
    return _page(request, slug, section, form, status=done.status)


def _write(request: OrganizationRequest, section: PlanSection, form: SectionForm) -> PlanSection:
    def choices(version: int) -> list[str]:
        return autosave.choices_of(request.POST, version)

    return write_section(
        actor=request.actor,
        section=section,
        text=form.cleaned_data["text"],
        version=form.cleaned_data["version"],
        origin=Origin(lambda: base_of(form, "text"), choices),
    )


def _saved(
    request: OrganizationRequest, slug: str, section: PlanSection, form: SectionForm
) -> HttpResponse:
    if request.htmx:
        mine = form.cleaned_data["text"]
        return autosave.saved(request, version=section.version, text=section.text, mine=mine)
    note_left(request.actor, section)
    messages.success(request, _("Saved."))
    return redirect(_plan_page(slug, section))


def _conflicting(
    request: OrganizationRequest,
    slug: str,
    section: PlanSection,
    form: SectionForm,
    refusal: ConflictingTextError,
) -> HttpResponse:
    if request.htmx:
        return autosave.conflicting(request, version=refusal.version, merged=refusal.merged)
    shown = {"conflicts": refusal.merged.conflicts, "about": refusal.version}
    return _page(request, slug, section, form, status=409, **shown)


def _page(
    request: OrganizationRequest,
    slug: str,
    section: PlanSection,
    form: SectionForm,
    *,
    status: int,
    **more: object,
) -> HttpResponse:
    context = {
        "form": form,
        "section": section,
        "plan": section.plan,
        "account": section.plan.account,
        "prompt": PROMPTS[section.kind],
        "back": _plan_page(slug, section),
        "here": _others(request, section),
    }
    return render(request, "plans/sections/form.html", context | more, status=status)


@require_POST
def section_presence(
    request: OrganizationRequest, slug: str, section_pk: uuid.UUID
) -> HttpResponse:
    """The browser says that its writer is here, or has left; the answer says who else is."""
    section = _find(request, section_pk)
    if "left" in request.POST:
        note_left(request.actor, section)
    else:
        note_here(request.actor, section, is_writing=request.POST.get("writing") == "on")
    context = {"section": section, "here": _others(request, section)}
    return render(request, "plans/sections/_here.html", context)


def _others(request: OrganizationRequest, section: PlanSection) -> list[Here]:
    here = others_here(request.actor, section.plan)
    return [one for one in here if one.section_id == section.pk]


@require_POST
def section_marking(request: OrganizationRequest, slug: str, section_pk: uuid.UUID) -> HttpResponse:
    """For the client, or internal."""
    section = _find(request, section_pk)
    wanted = request.POST.get("for_client") == "on"
    tell(request, lambda: mark_section(actor=request.actor, section=section, is_for_client=wanted))
    return redirect(_plan_page(slug, section))


@require_POST
def section_confirmation(
    request: OrganizationRequest, slug: str, section_pk: uuid.UUID
) -> HttpResponse:
    """A text from the period before still holds."""
    section = _find(request, section_pk)
    tell(request, lambda: confirm_section(actor=request.actor, section=section))
    return redirect(_plan_page(slug, section))


def _find(request: OrganizationRequest, pk: uuid.UUID) -> PlanSection:
    section = cast(PlanSection, find_part(request, PlanSection, pk))
    request.actor.require("plan.change", section.plan.account)
    return section


def _plan_page(slug: str, section: PlanSection) -> str:
    return f"{reverse('plan:detail', args=[slug, section.plan_id])}#{section.kind}"
