"""Who moved? The largest accounts from one month's end to another, as they were frozen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.programme import phases_in_order
from insights.ground import offered
from insights.health.rules import sees_whole
from insights.movement.picture import trails_picture
from insights.movement.trails import Trail, TwoEnds, asked_ends, frozen_months, trails
from insights.narrowing import NarrowedPortfolio
from pages.templatetags.figures import month
from tenants.requests import OrganizationRequest


@require_safe
def movement_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The picture of both ends, with what narrows it."""
    actor, given = request.actor, request.GET.dict()
    actor.require("portfolio.view")
    kept = {name: value for name, value in given.items() if name not in ("from", "to")}
    narrowed, phases = NarrowedPortfolio(actor, kept), phases_in_order()
    months = frozen_months()
    ends = asked_ends(months, given)
    context: dict[str, Any] = {
        **offered(narrowed, phases),
        "months": None,
        "frozen": [(f"{one.month:%Y-%m}", month(one.month)) for one in months],
        "ends": ends,
    }
    if ends:
        found = trails(narrowed, ends, sees_series=sees_whole(actor))
        context["found"] = found
        context["sentence"] = _sentence(found, ends)
        context["note"] = _matrices(ends)
        context["picture"] = found and trails_picture(found, ends, phases, slug)
    return render(request, "insights/movement/movement.html", context)


def _sentence(found: Sequence[Trail], ends: TwoEnds) -> str:
    if not found:
        return ""
    up, down = sum(t.gained > 0 for t in found), sum(t.gained < 0 for t in found)
    values = {"n": len(found), "up": up, "down": down, "since": month(ends.before.month)}
    words = ngettext(
        "Of %(n)d account %(up)d is healthier than at the end of %(since)s, %(down)d less.",
        "Of %(n)d accounts %(up)d are healthier than at the end of %(since)s, %(down)d less.",
        len(found),
    )
    return words % values


def _matrices(ends: TwoEnds) -> str:
    """Where another matrix scored, a move up or down may be its own."""
    if ends.before.matrix_id == ends.now.matrix_id:
        return ""
    numbers = [one.matrix.number if one.matrix else "–" for one in (ends.before, ends.now)]
    values = {"before": numbers[0], "now": numbers[1]}
    return _("Scores are by version %(before)s of the matrix, then by version %(now)s.") % values
