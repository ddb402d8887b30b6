"""The pages of the portfolio as files: what is shown, with the filters of the address."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.listing.exporting import give_out
from insights.files.tables import TABLES
from tenants.requests import OrganizationRequest


@require_safe
def page_file(request: OrganizationRequest, slug: str, page: str, kind: str) -> HttpResponseBase:
    """The table of one page, as CSV or as a workbook. Audited."""
    actor = request.actor
    actor.require("account.export")
    permission, table = TABLES[page]
    actor.require(permission)
    found = table(actor, request.GET.dict())
    return give_out(actor=actor, kind=kind, name=page, header=found.header, rows=found.rows)
