"""Pages that are found by their name, and what one may do there: by rights, as everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pages.navigation import NEEDS, address
from search.asking import Sought
from search.kinds import Hit
from search.words import words_of
from tenants.actors import Actor

Text = str | Promise


@dataclass(frozen=True)
class NamedPage:
    """A page of the organisation: its name, its address, who opens it, and other words for it."""

    label: Text
    url_name: str
    permission: str = ""
    also: Text = ""


SETTINGS = (
    NamedPage(
        _("Organisation"), "people:settings", also=_("currency language time zone fiscal year")
    ),
    NamedPage(
        pgettext_lazy("members", "People"), "people:people", also=_("members roles invitations")
    ),
    NamedPage(_("Cadences"), "cadences:list", also=_("how often reviews frequency")),
    NamedPage(_("Closed days"), "closed_days:list", also=_("holidays calendar")),
    NamedPage(_("Offerings"), "offerings:list", also=_("products services whitespace")),
    NamedPage(_("Custom fields"), "custom_fields:list", also=_("columns of accounts choices")),
    NamedPage(_("API keys"), "integrations:keys", "key.change", _("programs integration access")),
    NamedPage(_("Webhooks"), "webhooks:list", "webhook.change", _("integration events")),
    NamedPage(_("Request log"), "request_log:page", "key.change", _("API programs")),
    NamedPage(_("Operations"), "operations:page", "operations.see", _("mail jobs")),
    NamedPage(_("Audit log"), "people:audit", "audit.view", _("who did what changes")),
    NamedPage(_("Period"), "period:settings", "portfolio.view", _("closed month")),
    NamedPage(_("Phases"), "phases:settings", "programme.change", _("evidence relationship")),
    NamedPage(_("Settings of plans"), "plan:settings", "programme.change"),
)
SECTIONS = (
    NamedPage(_("My work"), "organization_home", also=_("today home")),
    NamedPage(_("Inbox"), "inbox:list", also=_("notices reminders")),
    NamedPage(_("Accounts"), "accounts:list", also=_("clients")),
    NamedPage(_("Phases"), "accounts:phase_board", "portfolio.view", _("board relationship")),
    NamedPage(_("Plans"), "plan:list"),
    NamedPage(_("Reviews"), "reviews:list", also=_("check-ins meetings")),
    NamedPage(_("Scoring"), "scoring:ranking", "portfolio.view", _("ranking scores")),
    NamedPage(_("Score accounts"), "scoring:sheet", "portfolio.view", _("scoring sheet")),
    NamedPage(_("Criteria"), "scoring:matrices", also=_("matrices weights scoring")),
    NamedPage(_("Insights"), "insights:home", "portfolio.view"),
    NamedPage(_("Portfolio"), "insights:portfolio", "portfolio.view"),
    NamedPage(_("ABC curve"), "insights:abc", "portfolio.view", _("revenue")),
    NamedPage(_("Concentration"), "insights:concentration", "portfolio.view", _("revenue")),
    NamedPage(_("Accounts by health"), "insights:health", "portfolio.view"),
    NamedPage(_("Watch list"), "insights:watch_list", "account.see_designation"),
    NamedPage(_("Search the history"), "accounts:entry_search", also=_("entries notes")),
    NamedPage(_("Glossary"), "glossary", also=_("help words meaning definition")),
)


def places_found(
    actor: Actor, places: tuple[NamedPage, ...], group: str, asked: Sought | None = None
) -> list[Hit]:
    """Those of the places that the actor may open (and that the question names)."""
    found = []
    for number, place in enumerate(places):
        if asked and not asked.fits(words_in(f"{place.label} {place.also}")):
            continue
        url = address(place.url_name, actor.organization.slug)
        if not url or not _may(actor, place):
            continue
        fit = min(asked.rank(str(place.label)), 3 if place.also else 4) if asked else 0
        found.append(Hit(group, None, str(place.label), url=url, rank=(fit, number)))
    return found


@lru_cache(maxsize=1024)
def words_in(text: str) -> list[str]:
    """The words of a text of ours: a few texts, asked of with each key."""
    return words_of(text)


def _may(actor: Actor, place: NamedPage) -> bool:
    needed = [name for name in (place.permission, NEEDS.get(place.url_name, "")) if name]
    return all(actor.may(name) for name in needed)
