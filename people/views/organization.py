"""The settings of the organisation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pages.forms import show_refusal
from people.forms import OrganizationForm
from people.organizations import change_organization
from rules.errors import KamError
from tenants.organizations import current_organization
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def organization_settings(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What the administrator can settle; others read it."""
    may_change = request.actor.may("organization.change")
    form = OrganizationForm(request.POST or None, instance=current_organization())
    if request.method == "POST":
        request.actor.require("organization.change")
        if form.is_valid():
            try:
                change_organization(actor=request.actor, values=form.cleaned_data)
            except KamError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("Saved."))
                return redirect("people:settings", slug)
    if not may_change:
        for field in form.fields.values():
            field.disabled = True
    context = {"form": form, "may_change": may_change}
    status = 422 if form.is_bound else 200
    return render(request, "people/settings.html", context, status=status)
