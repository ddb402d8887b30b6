"""Do clients engage, and are they loyal? By quarter, and whose engagement does not rise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insights.ground import files, offered
from insights.narrowing import NarrowedPortfolio
from insights.relationships.pictures import engagement_picture, loyalty_picture
from insights.relationships.quarters import Quarter, falling, quarters
from pages.templatetags.figures import decimal2
from tenants.requests import OrganizationRequest


@require_safe
def engagement_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Both lines, and the accounts that ask for an answer."""
    request.actor.require("portfolio.view")
    narrowed = NarrowedPortfolio(request.actor, request.GET.dict())
    today = request.organization.today()
    found = quarters(narrowed, today)
    accounts, count = falling(narrowed, today)
    context = {
        **offered(narrowed),
        "months": None,
        "has_answers": any(q.engagement or q.satisfaction or q.loyalty.people for q in found),
        "sentence": engagement_words(found),
        "engagement": replace(engagement_picture(found, ""), files=files(request, "engagement")),
        "loyalty": loyalty_picture(found, loyalty_words(found)),
        "falling": accounts,
        "falling_count": count,
    }
    return render(request, "insights/relationships/engagement.html", context)


def engagement_words(found: Sequence[Quarter]) -> str:
    """Whether the last quarter with answers stands above the one before it."""
    answered = [q for q in found if q.engagement]
    if not answered:
        return ""
    last = answered[-1]
    mean = last.engagement.mean if last.engagement else Decimal(0)
    values = {"mean": decimal2(mean), "quarter": last.label}
    if len(answered) < 2:
        return _("Engagement is %(mean)s in %(quarter)s, the first quarter with answers.") % values
    before = answered[-2].engagement
    difference = mean - (before.mean if before else mean)
    values |= {"by": decimal2(abs(difference)), "before": answered[-2].label}
    if difference > 0:
        return _("Engagement rose by %(by)s to %(mean)s from %(before)s to %(quarter)s.") % values
    if difference < 0:
        return _("Engagement fell by %(by)s to %(mean)s from %(before)s to %(quarter)s.") % values
    return _("Engagement stayed at %(mean)s from %(before)s to %(quarter)s.") % values


def loyalty_words(found: Sequence[Quarter]) -> str:
    """Whether there is a score, and of how many people."""
    last = found[-1].loyalty
    if last.score is not None:
        return ""
    return _("Fewer than five people answered in the last 12 months: too few for a score.")
