"""The settings of the organisation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pages.acting import act
from people.forms import OrganizationForm
from people.organizations import change_organization
from tenants.organizations import current_organization
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def organization_settings(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What the administrator can settle; others read it."""
    may_change = request.actor.may("organization.change")
    form = OrganizationForm(request.POST or None, instance=current_organization())
    if request.method == "POST":
        request.actor.require("organization.change")
    done = act(form, lambda: change_organization(actor=request.actor, values=form.cleaned_data))
    if done:
        messages.success(request, _("Saved."))
        return redirect("people:settings", slug)
    if not may_change:
        for field in form.fields.values():
            field.disabled = True
    context = {"form": form, "may_change": may_change}
    return render(request, "people/settings.html", context, status=done.status)
