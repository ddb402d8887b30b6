"""The page on which administrators switch the tools of assistants on and off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from integrations.mcp.forms import ToolsForm
from integrations.mcp.rules import open_tools, switch_tools
from pages.acting import act
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "POST"])
def tools(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Each tool with its switch."""
    request.actor.require("key.change")
    data = request.POST if request.method == "POST" else None
    form = ToolsForm(data, initial={"tools": open_tools()})
    done = act(form, lambda: switch_tools(actor=request.actor, names=form.cleaned_data["tools"]))
    if done:
        messages.success(request, _("Saved."))
        return redirect("mcp:page", slug)
    context = {
        "form": form,
        "address": request.build_absolute_uri(reverse("mcp")),
        "cancel_url": reverse("integrations:keys", args=[slug]),
    }
    return render(request, "integrations/mcp/page.html", context, status=done.status)
