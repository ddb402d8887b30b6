"""The pages of the insights, in the order in which a leader asks."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tenants.actors import Actor


@dataclass(frozen=True)
class Tab:
    """One page: its words and its address."""

    words: str
    url: str
    is_current: bool


def tabs(actor: Actor, slug: str, here: str) -> list[Tab]:
    """Those that the actor may open."""
    pages = [
        ("home", _("Today"), "portfolio.view"),
        ("health", _("Health"), "portfolio.view"),
        ("portfolio", _("Matrix"), "portfolio.view"),
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
        ("board_report", _("Board report"), "portfolio.view"),
    ]
    return [
        Tab(words, url, name == here)
        for name, words, permission in pages
        if actor.may(permission) and (url := _address(name, slug))
    ]


def _address(name: str, slug: str) -> str:
    """Empty where that page is not there."""
    try:
        return reverse(f"insights:{name}", args=[slug])
    except NoReverseMatch:
        return ""
