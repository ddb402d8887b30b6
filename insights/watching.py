"""The watch list: who rises, and which key accounts deserve a second look."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.programme import programme_settings
from insights import watch
from tenants.requests import OrganizationRequest

PAGE = 20


@require_safe
def watch_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Accounts that rise with why, or key accounts that fall behind. Internal."""
    actor = request.actor
    actor.require("account.see_designation")
    settings, on = programme_settings(), watch.ground()
    start = watch.line(request.organization, on)
    why = request.GET.get("why", "")
    found = watch.rising(settings, on.matrix, start, why=why).annotate(
        is_mine=watch.nominable(actor)
    )
    rising, looks = Paginator(found, PAGE), watch.second_looks(request.organization, on)
    falls = request.GET.get("show") == "second_looks"
    page = (Paginator(looks, PAGE) if falls else rising).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": page.object_list if falls else watch.as_rising(page.object_list, start),
        "falls": falls,
        "counts": {"rising": rising.count, "second_looks": len(looks)},
        "whys": [("", _("Any")), *watch.WHYS.items()],
        "why": why if why in watch.WHYS else "",
        "line": start,
        "settings": settings,
        "may_decide": actor.may("designation.change"),
    }
    return render(request, "insights/watch_list.html", context)
