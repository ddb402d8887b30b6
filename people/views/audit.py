"""The audit log of the organisation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.changes import in_words
from audit import search
from people.forms_audit import AuditFilter
from tenants.requests import OrganizationRequest


@require_safe
def audit_log(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Who did what, newest first."""
    request.actor.require("audit.view")
    chosen = AuditFilter(request.GET)
    page = search.page(chosen.question(), before=chosen.cleaned_data.get("before"))
    in_words(request.actor, page.entries)
    context = {"filter": chosen, "page": page}
    return render(request, "people/audit.html", context)
