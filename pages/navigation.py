"""The sections of an organisation, and which one a page belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from rules.offers import Offers
from tenants.actors import Actor

PARENTS = {
    "integrations": "people",
    "cadences": "people",
    "operations": "people",
    "period": "people",
    "account_reviews": "accounts",
    "account_plan": "accounts",
    "plans": "accounts",
    "custom_fields": "people",
    "offerings": "people",
    "whitespace": "accounts",
    "scoring:account": "accounts",
}
"""Parts, or single pages of one, that the navigation shows as a section."""

NEEDS = {
    "accounts:phase_board": "portfolio.view",
    "scoring:ranking": "portfolio.view",
    "insights:watch_list": "account.see_designation",
    "insights:home": "portfolio.view",
}
"""Sections for those alone who have a permission."""

NEAR = {"organization_home", "inbox:list", "accounts:list", "reviews:list"}
"""What somebody on the road opens: a thumb's reach away on a phone."""

UNREAD: Offers[Callable[[Actor], int]] = Offers("how much of a section is unread")
"""By the name of the section's address; asked on every page, so keep it cheap."""


@dataclass(frozen=True)
class Section:
    """One entry of the side navigation."""

    label: str
    url: str
    icon: str
    is_current: bool
    is_apart: bool = False
    unread: int = 0
    is_near: bool = False
    """Whether a phone shows it at the foot of each page."""


@lru_cache(maxsize=4096)
def address(name: str, slug: str) -> str:
    """A section's address; empty while that section has no pages."""
    try:
        return reverse(name, kwargs={"slug": slug})
    except NoReverseMatch:
        return ""


def sections(request: HttpRequest, slug: str) -> list[Section]:
    """The navigation of the organisation, the present section marked."""
    match = request.resolver_match
    here = (match.namespaces or [match.url_name or ""])[0] if match else ""
    entries = [
        (_("My work"), "organization_home", "home"),
        (_("Inbox"), "inbox:list", "inbox"),
        (_("Accounts"), "accounts:list", "building-office-2"),
        (_("Phases"), "accounts:phase_board", "view-columns"),
        (_("Plans"), "plan:list", "map"),
        (_("Reviews"), "reviews:list", "calendar-days"),
        (_("Scoring"), "scoring:ranking", "adjustments-horizontal"),
        (_("Insights"), "insights:home", "chart-bar"),
        (_("Watch list"), "insights:watch_list", "eye"),
        (_("Settings"), "people:settings", "cog-6-tooth"),
    ]
    page = match.view_name if match else ""
    present = PARENTS.get(page) or PARENTS.get(here, here)
    names = [name for _label, name, _icon in entries]
    # a page of its own marks itself; any other the first section of its part of the product
    marked = page if page in names else next((n for n in names if _part(n) == present), "")
    return [
        Section(
            label,
            url,
            icon,
            name == marked,
            name == "people:settings",
            _unread(request, name),
            name in NEAR,
        )
        for label, name, icon in entries
        if (url := address(name, slug)) and _may_see(request, name)
    ]


def _part(name: str) -> str:
    return name.split(":")[0]


def _may_see(request: HttpRequest, name: str) -> bool:
    actor = getattr(request, "actor", None)
    return name not in NEEDS or (actor is not None and actor.may(NEEDS[name]))


def _unread(request: HttpRequest, name: str) -> int:
    actor = getattr(request, "actor", None)
    return UNREAD[name](actor) if actor is not None and name in UNREAD else 0
