"""The versions of a plan, and the difference between two of them."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans.finding import find_plan, version_number
from plans.models import Plan, PlanVersion
from plans.versions.content import Document, content_of
from plans.versions.difference import difference
from plans.versions.reading import shown
from tenants.requests import OrganizationRequest

DRAFT = "draft"


@require_safe
def versions(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """What was submitted, and how one version became another; the draft stands last."""
    plan = find_plan(request, pk)
    kept = list(PlanVersion.objects.filter(plan=plan).defer("content").order_by("-number"))
    newest = str(kept[0].number) if kept else DRAFT
    start = request.GET.get("from") or str(plan.approved_number or newest)
    end = request.GET.get("to") or DRAFT
    found = difference(_document(plan, start), _document(plan, end)) if kept else None
    context = {
        "plan": plan,
        "account": plan.account,
        "kept": kept,
        "start": start,
        "end": end,
        "change": shown(found) if found else None,
    }
    return render(request, "plans/versions/versions.html", context)


def _document(plan: Plan, named: str) -> Document:
    if named == DRAFT:
        return content_of(plan)
    found = PlanVersion.objects.filter(plan=plan, number=version_number(named)).first()
    if found is None:
        raise Http404
    document: Document = found.content
    return document
