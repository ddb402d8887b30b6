"""Where could we sell more? Offerings by segment or by account, as a heat map."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insights.gaps.heat import SegmentRow, by_account, by_segment, offerings
from insights.ground import files, offered
from insights.narrowing import NarrowedPortfolio
from pages.templatetags.figures import amount_short, minor
from tenants.requests import OrganizationRequest


@require_safe
def whitespace_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The map, by segment unless accounts are asked for."""
    request.actor.require("portfolio.view")
    narrowed = NarrowedPortfolio(request.actor, request.GET.dict())
    columns = offerings()
    context: dict[str, Any] = {
        **offered(narrowed),
        "months": None,
        "offerings": columns,
        "files": files(request, "whitespace"),
        "is_by_account": request.GET.get("by") == "account",
    }
    if columns and context["is_by_account"]:
        context["accounts"] = by_account(narrowed, columns)
    elif columns:
        context["segments"] = rows = by_segment(narrowed, columns)
        context["sentence"] = _sentence(rows, request.organization.currency)
    return render(request, "insights/gaps/whitespace.html", context)


def _sentence(rows: list[SegmentRow], currency: str) -> str:
    cells = [cell for row in rows for cell in row.cells]
    potential = sum(cell.potential for cell in cells)
    if not potential:
        return ""
    return _("What is to win is estimated at %(currency)s %(amount)s a year.") % {
        "amount": amount_short(minor(potential)),
        "currency": currency,
    }
