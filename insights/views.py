"""On whom do we live? The ABC curve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.listing.exporting import table_response
from accounts.revenue.rules import from_minor
from api.months import parse_month
from insights.abc import Curve
from insights.period import abc_curve, default_period
from rules.errors import RuleError
from tenants.requests import OrganizationRequest

WIDTH, HEIGHT, PAGE = 640, 260, 100


@dataclass(frozen=True)
class Point:
    """One account on the picture."""

    x: str
    y: str
    place: Any


@require_safe
def insights_home(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The ABC curve is the first insight."""
    request.actor.require("portfolio.view")
    return redirect("insights:abc", slug)


@require_safe
def abc_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The curve, the table and the concentration in words."""
    request.actor.require("portfolio.view")
    period = _period(request)
    if period is None:
        may_import = request.actor.may("account.import")
        return render(request, "insights/abc_empty.html", {"may_import": may_import})
    curve = abc_curve(request.organization, start=period[0], until=period[1])
    page = Paginator(curve.places, PAGE).get_page(request.GET.get("page"))
    context = {
        "curve": curve,
        "total": from_minor(curve.total),
        "start": period[0],
        "until": period[1],
        "page_obj": page,
        "points": _points(curve),
        "classes": [(letter, curve.count(letter)) for letter in "ABC"],
        "largest": [(n, curve.concentration(n)) for n in (1, 5, 10)],
        "lines": [_line(request.organization.abc_a), _line(request.organization.abc_b)],
        "width": WIDTH,
        "height": HEIGHT,
        "may_export": request.actor.may("account.export"),
    }
    return render(request, "insights/abc.html", context)


@require_safe
def abc_export(request: OrganizationRequest, slug: str, kind: str) -> HttpResponseBase:
    """The whole curve as a file."""
    request.actor.require("account.export")
    period = _period(request)
    if period is None:
        raise RuleError(_("No revenue is known yet."))
    curve = abc_curve(request.organization, start=period[0], until=period[1])
    rows = (
        [
            p.rank,
            p.client.name,
            from_minor(p.client.revenue),
            round(p.share, 6),
            round(p.cumulative_share, 6),
            p.abc_class,
        ]
        for p in curve.places
    )
    header = ["rank", "account", "revenue", "share", "cumulative_share", "class"]
    return table_response(kind, "abc", header, rows)


def _period(request: OrganizationRequest) -> tuple[date, date] | None:
    given = default_period()
    if given is None:
        return None
    start = parse_month(request.GET.get("from", "")) or given[0]
    until = parse_month(request.GET.get("to", "")) or given[1]
    return (start, until) if start <= until else (until, start)


def _points(curve: Curve) -> list[Point]:
    """At most 400 points, so that the picture stays light."""
    count = len(curve.places)
    step = -(-count // 399)
    return [
        Point(
            f"{(p.rank / count) * WIDTH:.1f}",
            f"{HEIGHT - float(p.cumulative_share) * HEIGHT:.1f}",
            p,
        )
        for p in [*curve.places[:-1:step], *curve.places[-1:]]
    ]


def _line(share: Decimal) -> tuple[str, str, Decimal]:
    y = HEIGHT - float(share) * HEIGHT
    return f"{y:.1f}", f"{y - 4:.1f}", share
