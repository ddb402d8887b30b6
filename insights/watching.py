"""The watch list: who rises, and which key accounts deserve a second look."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Account
from accounts.programme import programme_settings
from insights import watch
from scoring.models import Matrix
from tenants.actors import Actor
from tenants.requests import OrganizationRequest

PAGE = 50


@require_safe
def watch_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Accounts that rise with why, and key accounts that fall behind. Internal."""
    actor = request.actor
    actor.require("account.see_designation")
    settings = programme_settings()
    matrix = Matrix.objects.filter(status=Matrix.Status.ACTIVE).first()
    start = watch.line(request.organization, matrix)
    why = request.GET.get("why", "")
    found = watch.rising(settings, matrix, start, why=why)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    mine = _own(actor, [account.pk for account in page.object_list])
    context = {
        "page_obj": page,
        "rows": [(row, row.account.pk in mine) for row in watch.as_rising(page.object_list, start)],
        "second_looks": watch.second_looks(request.organization, matrix),
        "whys": [("", _("All")), *watch.WHYS.items()],
        "why": why if why in watch.WHYS else "",
        "line": start,
        "settings": settings,
        "may_decide": actor.may("designation.change"),
    }
    return render(request, "insights/watch_list.html", context)


def _own(actor: Actor, ids: list[uuid.UUID]) -> set[uuid.UUID]:
    """The accounts that the actor may nominate, asked once for the page."""
    if actor.may("nomination.create"):
        return set(ids)
    found = Account.objects.filter(pk__in=ids)
    on_team = Q(owner=actor.membership) | Q(team__member=actor.membership)
    return set(found.filter(on_team).values_list("pk", flat=True))
