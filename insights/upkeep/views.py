"""Is the work being done? Reviews on time, load, single threads, old plans. Internal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.revenue.fiscal import Span
from accounts.team.load import loads
from api.months import parse_month
from insights.ground import files, period_words
from insights.narrowing import NarrowedPortfolio
from insights.upkeep.picture import reviews_picture
from insights.upkeep.threads import freshness, threads
from pages.templatetags.figures import percent
from reviews.lists.compliance import Compliance, compliance
from tenants.requests import OrganizationRequest

MONTHS = 12


@dataclass(frozen=True)
class DuePeriod:
    """The months whose reviews are counted, and their days."""

    months: Span
    last: date


@require_safe
def compliance_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What is kept up and what is not."""
    actor, organization = request.actor, request.organization
    actor.require("compliance.view")
    today, given = organization.today(), request.GET.dict()
    period = due_period(today, given)
    first, last = period.months.start, period.last
    found = compliance(actor=actor, first=first, last=last, today=today, lists_skipped=False)
    narrowed = NarrowedPortfolio(actor, {})
    thin, count = threads(narrowed)
    note = period_words(period.months)
    context: dict[str, Any] = {
        "months": period.months,
        "note": note,
        "found": found,
        "sentence": _sentence(found),
        "picture": found.by_month
        and reviews_picture(found.by_month, note, files(request, "compliance")),
        "loads": loads(organization) if actor.may("load.view") else [],
        "threads": thin,
        "threads_count": count,
        "first": first,
        "last": last,
    }
    if actor.may("account.see_designation"):
        context["plans"] = freshness(narrowed, today=today, now=timezone.now())
    return render(request, "insights/upkeep/upkeep.html", context)


def due_period(today: date, given: dict[str, str]) -> DuePeriod:
    """The months of the address, else the last twelve to today."""
    newest = today.replace(day=1)
    until = min(parse_month(given.get("to", "")) or newest, newest)
    usual = until - relativedelta(months=MONTHS - 1)
    start = min(parse_month(given.get("from", "")) or usual, until)
    last = min(until + relativedelta(months=1, days=-1), today)
    return DuePeriod(Span(start, until), last)


def _sentence(found: Compliance) -> str:
    if found.total.rate is None:
        return _("No review fell due in these months.")
    words = ngettext(
        "%(rate)s of the reviews were held on time; %(overdue)d is overdue now.",
        "%(rate)s of the reviews were held on time; %(overdue)d are overdue now.",
        found.total.overdue,
    )
    return words % {"rate": percent(found.total.rate, 0), "overdue": found.total.overdue}
