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

from pages.acting import act, tell
from plans.finding import find_part
from plans.models import PlanSection
from plans.sections.forms import SectionForm
from plans.sections.prompts import PROMPTS
from plans.sections.rules import confirm_section, mark_section, write_section
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: OrganizationRequest, slug: str, section_pk: uuid.UUID) -> HttpResponse:
    """Write one section."""
    section = _find(request, section_pk)
    form = SectionForm(request.POST or None, section=section)
    done = act(
        form, lambda: write_section(actor=request.actor, section=section, **form.cleaned_data)
    )
    if done:
        messages.success(request, _("Saved."))
        return redirect(_plan_page(slug, section))
    context = {
        "form": form,
        "section": section,
        "plan": section.plan,
        "account": section.plan.account,
        "prompt": PROMPTS[section.kind],
    }
    return render(request, "plans/sections/form.html", context, status=done.status)


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
