"""The board report: which month's end, which edition, whose accounts, in which language."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.listing.controls import Control
from accounts.programme import phases_in_order
from insights.report.asked import Asked, asked, frozen_months, segments_of
from insights.report.rules import PDF, PPTX, ReportKind, export_report, name_of, report_for
from pages.templatetags.figures import month, short_date
from plans.life.settling import settled
from tenants.models import Membership
from tenants.requests import OrganizationRequest


@require_safe
def report_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What it would say, and the files."""
    request.actor.require("portfolio.view")
    found = asked(request.GET.dict())
    context: dict[str, Any] = {"asked": found}
    if found:
        publisher = settled().shown_name or request.organization.name
        context |= {
            "report": report_for(request.actor, found, publisher),
            "controls": _controls(found),
            "files": _files(request, found),
            "last": f"?{_query(found, edition=str(found.editions[0].edition))}",
        }
    return render(request, "insights/report/report.html", context)


@require_safe
def report_file(request: OrganizationRequest, slug: str, kind: ReportKind) -> HttpResponse:
    """The file; what is misspelt is refused, so that nobody gets another month than was meant."""
    request.actor.require("portfolio.view")
    request.actor.require("account.export")
    found = asked(request.GET.dict(), exactly=True)
    if found is None:
        raise Http404
    made = export_report(actor=request.actor, asked=found, kind=kind)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name_of(found, kind)}"',
    }
    return HttpResponse(made, content_type=kind.content_type, headers=headers)


def _controls(found: Asked) -> list[Control]:
    months = [(f"{one:%Y-%m}", month(one)) for one in frozen_months()]
    editions = [
        (str(one.edition), f"{one.edition} · {short_date(one.made_at)} · {one.get_cause_display()}")
        for one in found.editions
    ]
    anybody = ("", _("Any"))
    people = [(str(m.pk), str(m)) for m in Membership.objects.order_by("name", "email")]
    segments = [(name, name) for name in segments_of(found.shown)]
    phases = [(phase.key, str(phase)) for phase in phases_in_order()]
    given = found.filters
    chosen = [
        ("month", _("Month's end"), f"{found.shown.month:%Y-%m}", months),
        ("edition", _("Edition"), str(found.shown.edition), editions),
        ("language", _("Language"), found.language, [(k, str(v)) for k, v in settings.LANGUAGES]),
        ("owner", _("Account manager then"), given["owner"], [anybody, *people]),
        ("segment", _("Segment then"), given["segment"], [anybody, *segments]),
        ("phase", _("Phase then"), given["phase"], [anybody, *phases]),
    ]
    return [
        Control(name, label, value, "choice", list(rows)) for name, label, value, rows in chosen
    ]


def _query(found: Asked, **other: str) -> str:
    """The address of just this report, whatever is corrected later."""
    told = {
        "month": f"{found.shown.month:%Y-%m}",
        "edition": str(found.shown.edition),
        "language": found.language,
        **{name: value for name, value in found.filters.items() if value},
        **other,
    }
    return urlencode(told)


def _files(request: OrganizationRequest, found: Asked) -> list[tuple[str, str]]:
    if not request.actor.may("account.export"):
        return []
    slug, query = request.organization.slug, _query(found)
    kinds = (("PDF", PDF), ("PowerPoint", PPTX))
    return [
        (name, f"{reverse(f'insights:board_report_{kind.ending}', args=[slug])}?{query}")
        for name, kind in kinds
    ]
