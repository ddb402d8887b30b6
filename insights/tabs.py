"""The pages of the insights, in the order in which a leader asks."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tenants.actors import Actor
from tenants.requests import OrganizationRequest


@dataclass(frozen=True)
class Tab:
    """One page: its words and its address."""

    words: str
    url: str
    is_current: bool


# Their address says what they show: filters, months, a formula.
_KEEPABLE = (
    "health",
    "portfolio",
    "movement",
    "phases",
    "concentration",
    "abc",
    "engagement",
    "compliance",
    "whitespace",
    "criteria",
    "board_report",
)


def tabs(actor: Actor, slug: str, here: str) -> list[Tab]:
    """Those that the actor may open."""
    return [
        Tab(words, url, name == here)
        for name, words, permission in _pages()
        if name != "movement" and actor.may(permission) and (url := _address(name, slug))
    ]


def keepable(actor: Actor, slug: str) -> dict[str, Tab]:
    """Those whose views can be kept, by name."""
    return {
        name: Tab(words, _address(name, slug), is_current=False)
        for name, words, permission in _pages()
        if name in _KEEPABLE and actor.may(permission)
    }


def views_address(request: OrganizationRequest, slug: str) -> str:
    """Where views are kept; a page that can be kept takes its filters along."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    query = request.GET.copy()
    if not request.actor.may("account.see_designation"):
        query.pop("designation", None)  # as on the page: asked or not, there is no word about it
    asked = {"of": here, "query": query.urlencode()} if here in _KEEPABLE else {}
    address = reverse("insights:saved_views", args=[slug])
    return f"{address}?{urlencode(asked)}" if asked else address


def _pages() -> list[tuple[str, str, str]]:
    """Name of the address, words, and the right that opens it."""
    return [
        ("home", _("Today"), "portfolio.view"),
        ("health", _("Health"), "portfolio.view"),
        ("portfolio", _("Matrix"), "portfolio.view"),
        ("movement", _("Movement"), "portfolio.view"),
        ("phases", _("Phase flow"), "portfolio.view"),
        ("concentration", _("Concentration"), "portfolio.view"),
        ("abc", _("ABC curve"), "portfolio.view"),
        ("engagement", _("Engagement"), "portfolio.view"),
        ("compliance", _("Upkeep"), "compliance.view"),
        ("whitespace", _("Whitespace"), "portfolio.view"),
        ("programme", _("Does it pay?"), "account.see_designation"),
        ("criteria", _("Right criteria?"), "account.see_designation"),
        ("month_ends", _("Month ends"), "portfolio.view"),
        ("readiness", _("Are we ready?"), "programme.change"),
        ("skills", _("Skills"), "skills.keep"),
        ("board_report", _("Board report"), "portfolio.view"),
    ]


def _address(name: str, slug: str) -> str:
    """Empty where that page is not there."""
    try:
        return reverse(f"insights:{name}", args=[slug])
    except NoReverseMatch:
        return ""
