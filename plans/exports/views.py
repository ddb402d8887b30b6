"""The files of a plan."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from plans.exports.rules import FileKind, export_plan
from plans.finding import find_plan, version_number
from tenants.requests import OrganizationRequest


@require_safe
def plan_file(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, kind: FileKind
) -> HttpResponse:
    """The plan as a file: `?for=client` for their edition, `?version=2` for what one said."""
    plan = find_plan(request, pk)
    made = export_plan(
        actor=request.actor,
        plan=plan,
        kind=kind,
        now=timezone.now(),
        for_client=_is_for_client(request),
        number=_number(request),
    )
    name = f"{plan.account.name} {plan.starts_on:%Y-%m}.{kind.ending}"
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": str(content_disposition_header(True, name)),
    }
    return HttpResponse(made, content_type=kind.content_type, headers=headers)


def _is_for_client(request: OrganizationRequest) -> bool:
    """What is misspelt is refused: nobody gets our edition who asked for theirs."""
    whose = request.GET.get("for")
    if whose not in (None, "client"):
        raise Http404
    return whose == "client"


def _number(request: OrganizationRequest) -> int | None:
    given = request.GET.get("version")
    return None if given is None else version_number(given)
