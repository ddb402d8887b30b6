"""How the files of plans look: name, colour, logo and template."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pages.acting import act, tell
from pages.documents.look import OURS, readable
from plans.exports.files import bring_back, current_file, keep_file, kept_files, remove_file
from plans.exports.forms import LogoForm, LookForm, TemplateForm
from plans.exports.rules import PPTX, sample
from plans.exports.tokens import said_of, tokens
from plans.life.settling import settle_plans, settled
from plans.models import PlanFile
from tenants.requests import OrganizationRequest

_FORMS: dict[str, type[forms.Form]] = {"logo": LogoForm, "template": TemplateForm}
_TYPES = {"logo": "image/png", "template": PPTX.content_type}


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Name and colour, and what else belongs to it."""
    request.actor.require("programme.change")
    form = LookForm(request.POST or None, instance=settled())
    done = act(form, lambda: settle_plans(actor=request.actor, values=form.cleaned_data))
    if done:
        messages.success(request, _("Saved."))
        return redirect("plan_file:look", slug)
    return _page(request, done.status, look=form)


@require_POST
def upload(request: OrganizationRequest, slug: str, kind: PlanFile.Kind) -> HttpResponse:
    """Put a file in the place of the one that holds."""
    request.actor.require("programme.change")
    form = _FORMS[kind](request.POST, request.FILES)
    done = act(
        form,
        lambda: keep_file(
            actor=request.actor,
            kind=kind,
            name=form.cleaned_data[kind.value].name or "",
            content=form.cleaned_data[kind.value].read(),
        ),
    )
    if done:
        back = reverse(f"plan_file:{kind.value}_return", args=[slug])
        has_earlier = kept_files().get((kind, False)) is not None
        told = f"undo:{back}" if has_earlier else ""
        messages.success(request, _("The file is kept."), extra_tags=told)
        return redirect("plan_file:look", slug)
    return _page(request, done.status, **{kind.value: form})


@require_POST
def removal(request: OrganizationRequest, slug: str, kind: PlanFile.Kind) -> HttpResponse:
    """Do without the file."""
    request.actor.require("programme.change")
    if tell(request, lambda: remove_file(actor=request.actor, kind=kind)):
        back = reverse(f"plan_file:{kind.value}_return", args=[slug])
        messages.success(request, _("The file is taken away."), extra_tags=f"undo:{back}")
    return redirect("plan_file:look", slug)


@require_POST
def restoration(request: OrganizationRequest, slug: str, kind: PlanFile.Kind) -> HttpResponse:
    """Bring the file before back."""
    request.actor.require("programme.change")
    if tell(request, lambda: bring_back(actor=request.actor, kind=kind)):
        messages.success(request, _("The earlier file is back."))
    return redirect("plan_file:look", slug)


@require_safe
def kept_file(request: OrganizationRequest, slug: str, kind: PlanFile.Kind) -> HttpResponse:
    """The file itself."""
    request.actor.require("programme.change")
    file = current_file(kind)
    if file is None:
        raise Http404
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": str(content_disposition_header(kind == "template", file.name)),
    }
    return HttpResponse(bytes(file.content), content_type=_TYPES[kind], headers=headers)


def _page(request: OrganizationRequest, status: int, **sent: Any) -> HttpResponse:
    files = kept_files()
    shown = sample(actor=request.actor, now=timezone.now())
    says = said_of(shown[1]) if shown else {}
    context = {
        "look": sent.get("look") or LookForm(instance=settled()),
        "accent": readable(settled().colour or OURS),
        "parts": [
            {
                "kind": kind.value,
                "label": kind.label,
                "form": sent.get(kind.value) or _FORMS[kind](),
                "file": files.get((kind, True)),
                "earlier": files.get((kind, False)),
                "upload": reverse(f"plan_file:{kind.value}", args=[request.organization.slug]),
                "own": reverse(f"plan_file:{kind.value}_file", args=[request.organization.slug]),
                "away": reverse(
                    f"plan_file:{kind.value}_removal", args=[request.organization.slug]
                ),
                "back": reverse(f"plan_file:{kind.value}_return", args=[request.organization.slug]),
            }
            for kind in PlanFile.Kind
        ],
        "plan": shown and shown[0],
        "tokens": [(token, says.get(token.name, "")) for token in tokens()],
    }
    return render(request, "plans/exports/look.html", context, status=status)
