"""What every page of the portfolio begins with: its filters, and the words of its period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Phase
from accounts.programme import phases_in_order
from accounts.revenue.fiscal import Span
from insights.narrowing import NarrowedPortfolio
from pages.templatetags.figures import month
from pages.templatetags.ui import query_of
from tenants.models import Membership
from tenants.requests import OrganizationRequest


def offered(narrowed: NarrowedPortfolio, phases: Sequence[Phase] | None = None) -> dict[str, Any]:
    """The filters of a page, with what is chosen."""
    phases = phases_in_order() if phases is None else phases
    return {
        "narrowed": narrowed,
        "months": narrowed.period,
        "controls": narrowed.controls(Membership.objects.order_by("name", "email"), phases),
    }


def period_words(period: Span | None) -> str:
    """Of which months figures are."""
    if period is None:
        return ""
    return _("%(start)s to %(until)s") % {
        "start": month(period.start),
        "until": month(period.until),
    }


def files(request: OrganizationRequest, name: str) -> list[tuple[str, str]]:
    """The addresses of what a picture shows as files, for who may take them along."""
    if not request.actor.may("account.export"):
        return []
    query = query_of(request, at=None, month=None, way=None, page=None)
    kept, slug = query if query != "?" else "", request.organization.slug
    return [
        (kind.upper(), reverse(f"insights:{name}_{kind}", args=[slug]) + kept)
        for kind in ("csv", "xlsx")
    ]
