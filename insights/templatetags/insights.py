"""Tags of the insights' pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template

from insights.definitions import definitions
from insights.health import words
from insights.tabs import tabs, views_address
from tenants.requests import OrganizationRequest

register = template.Library()


@register.inclusion_tag("insights/_tabs.html", takes_context=True)
def insight_tabs(context: dict[str, Any], here: str) -> dict[str, Any]:
    """The way to the other pages."""
    request = context["request"]
    found = tabs(request.actor, request.organization.slug, here)
    return {"tabs": found, "views": _views(request), "here": here}


@register.inclusion_tag("insights/_filters.html", takes_context=True)
def portfolio_filters(context: dict[str, Any]) -> dict[str, Any]:
    """What narrows the page, with what is chosen."""
    names = ("controls", "narrowed", "months", "this_year", "last_year", "request")
    asked, views = context["request"].GET, _views(context["request"])
    also = [(name, asked[name]) for name in ("band", "by") if name in asked]
    return {name: context.get(name) for name in names} | {"also": also, "views": views}


def _views(request: OrganizationRequest) -> str:
    """Where a page is kept as a view; empty for who keeps none."""
    slug = request.organization.slug
    return views_address(request, slug) if request.actor.may("view.keep") else ""


@register.inclusion_tag("insights/_definitions.html", takes_context=True)
def figure_definitions(context: dict[str, Any], page: str) -> dict[str, Any]:
    """What the figures of a page are, to be opened at its foot."""
    request = context["request"]
    found = definitions(request.actor, page)
    return {"definitions": found, "organization": request.organization}


@register.filter
def signed(points: int | None) -> str:
    """Points gained or lost since the month ended; a dash where nothing is known."""
    if points is None:
        return "–"
    return words.signed(Decimal(points)) if points else "0"
