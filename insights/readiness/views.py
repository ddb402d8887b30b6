"""Are we ready for key account management? Asked before anything is imported, and again later."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from insights.readiness.forms import ReadinessForm
from insights.readiness.rules import check_readiness, kept_checks, result_of
from pages.acting import act
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def readiness_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The last result, or the questions: where nobody has answered yet, and with `?again=on`."""
    request.actor.require("programme.change")
    form = ReadinessForm(request.POST or None)
    done = act(form, lambda: check_readiness(actor=request.actor, answers=form.cleaned_data))
    if done:
        messages.success(request, _("Check saved."))
        return redirect("insights:readiness", slug)
    checks = kept_checks()
    context: dict[str, Any] = {"checks": checks}
    if request.method == "POST" or not checks or request.GET.get("again"):
        context["form"] = form
    else:
        results = [
            result_of(check, before)
            for check, before in zip(checks, [*checks[1:], None], strict=True)
        ]
        context |= {"result": results[0], "results": results}
    return render(request, "insights/readiness/readiness.html", context, status=done.status)
