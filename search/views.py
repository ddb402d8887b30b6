"""The search as a page, and as what the palette shows of it."""

from __future__ import annotations

import re
import uuid
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from search.finding import QUESTION_AT_MOST, find
from tenants.requests import OrganizationRequest

IN_PALETTE, ON_PAGE = 5, 20
_ACCOUNT = re.compile(r"^/o/[^/]+/accounts/([0-9a-f-]{36})/")


@require_safe
def search_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What the words name, by group; before anything is asked, what one may want."""
    asked = request.GET.get("q", "")[:QUESTION_AT_MOST]
    is_palette = request.headers.get("X-Palette") == "1"
    most = IN_PALETTE if is_palette else ON_PAGE
    sections = find(request.actor, asked, most=most, here=_here(request) if is_palette else None)
    context = {"asked": asked, "sections": sections, "most": most}
    template = "search/_options.html" if is_palette else "search/page.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["X-Palette"])
    return response


def _here(request: OrganizationRequest) -> uuid.UUID | None:
    """The account on whose page the palette was opened."""
    found = _ACCOUNT.match(urlsplit(request.headers.get("HX-Current-URL", "")).path)
    try:
        return uuid.UUID(found[1]) if found else None
    except ValueError:
        return None
