"""On whom do we live? The ABC curve."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.listing.exporting import give_out
from accounts.revenue.fiscal import Span, last_year, this_year
from accounts.revenue.rules import from_minor
from api.months import parse_month
from insights.abc_picture import abc_picture
from insights.period import abc_curve, asked_period, newest_year
from rules.errors import RuleError
from tenants.requests import OrganizationRequest

PAGE = 100
_TABLE_PLACES, _FILE_PLACES = 3, 6
_HEADER = [
    *("rank", "account", "state", "from", "to", "currency", "revenue"),
    *("share", "cumulative_share", "class"),
]


@require_safe
def abc_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The curve, the table and the concentration in words."""
    request.actor.require("portfolio.view")
    period = _period(request)
    if period is None:
        may_import = request.actor.may("account.import")
        return render(request, "insights/abc_empty.html", {"may_import": may_import})
    organization = request.organization
    curve = abc_curve(organization, start=period.start, until=period.until)
    shares = curve.shown(_TABLE_PLACES)
    pages = Paginator(list(zip(curve.places, shares, strict=True)), PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "curve": curve,
        "start": period.start,
        "until": period.until,
        "page_obj": page,
        "inside": [(place, shares) for place, shares in page if not place.is_outside],
        "outside": [place for place, _shares in page if place.is_outside],
        "picture": abc_picture(curve, slug, [organization.abc_a, organization.abc_b]),
        "classes": [(letter, curve.count(letter)) for letter in "ABC"],
        "largest": [(n, curve.concentration(n)) for n in (1, 5, 10)],
        "this_year": this_year(organization),
        "last_year": last_year(organization),
        "may_export": request.actor.may("account.export"),
        "known": None if curve.places else newest_year(),
        "may_import": request.actor.may("account.import"),
    }
    return render(request, "insights/abc.html", context)


@require_safe
def abc_export(request: OrganizationRequest, slug: str, kind: str) -> HttpResponseBase:
    """The whole curve as a file."""
    request.actor.require("account.export")
    period = _period(request)
    if period is None:
        raise RuleError(_("No revenue is known yet."))
    curve = abc_curve(request.organization, start=period.start, until=period.until)
    named = [f"{period.start:%Y-%m}", f"{period.until:%Y-%m}", request.organization.currency]
    rows = (
        [
            p.rank,
            p.client.name,
            "archived" if p.client.is_archived else "",
            *named,
            from_minor(p.client.revenue),
            share,
            cumulative,
            p.abc_class,
        ]
        for p, (share, cumulative) in zip(curve.places, curve.shown(_FILE_PLACES), strict=True)
    )
    name = f"abc-{named[0]}-{named[1]}"
    return give_out(actor=request.actor, kind=kind, name=name, header=_HEADER, rows=rows)


def _period(request: OrganizationRequest) -> Span | None:
    given = [parse_month(request.GET.get(name, "")) for name in ("from", "to")]
    period = asked_period(request.organization, *given)
    return period and Span(min(period), max(period))
