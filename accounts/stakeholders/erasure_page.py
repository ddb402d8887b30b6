"""What a person may ask of us: what we keep about them, and to forget it."""

from __future__ import annotations

import json
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.discretion import on_readable
from accounts.models import Stakeholder
from accounts.stakeholders.erasure import erase_person, export_person, require_erase
from accounts.stakeholders.mentions import mentions
from accounts.stakeholders.rules import living
from pages.acting import tell
from tenants.requests import OrganizationRequest


@require_POST
def stakeholder_export(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, stakeholder_id: uuid.UUID
) -> HttpResponse:
    """Everything that is kept about the person, as a JSON file. The log says who took it."""
    place = _stakeholder(request, pk, stakeholder_id)
    body = export_person(actor=request.actor, person=place.person)
    text = json.dumps(body, ensure_ascii=False, indent=2)
    return HttpResponse(
        text,
        content_type="application/json; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="person-{place.person_id}.json"',
            "Cache-Control": "no-store",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def stakeholder_erase(
    request: OrganizationRequest, slug: str, pk: uuid.UUID, stakeholder_id: uuid.UUID
) -> HttpResponse:
    """Erase the person everywhere, once it was confirmed with what stays to be looked at."""
    place = _stakeholder(request, pk, stakeholder_id)
    require_erase(request.actor, place.person)
    if request.method != "POST":
        context = {
            "place": place,
            "account": place.account,
            "mentions": mentions(place.person),
            "places": living().filter(person=place.person_id).count(),
            "cancel_url": reverse("accounts:stakeholder", args=[slug, pk, stakeholder_id]),
            "danger": True,
            "confirm": _("Erase for good"),
        }
        return render(request, "accounts/stakeholders/erasure.html", context)
    done = tell(request, lambda: erase_person(actor=request.actor, person=place.person))
    if not done:
        return redirect("accounts:stakeholder", slug, pk, stakeholder_id)
    if done.result:  # the name is gone, and with it the way to find them again
        context = {"account": place.account, "mentions": done.result}
        return render(request, "accounts/stakeholders/erased.html", context)
    messages.success(request, _("The person was erased everywhere."))
    return redirect("accounts:stakeholders", slug, pk)


def _stakeholder(
    request: OrganizationRequest, account_id: uuid.UUID, stakeholder_id: uuid.UUID
) -> Stakeholder:
    rows = on_readable(request.actor, living())
    rows = rows.select_related("account__owner", "account__parent", "person")
    return get_object_or_404(rows, pk=stakeholder_id, account=account_id)
