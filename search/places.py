"""Pages that are found by their name, and what one may do there: by rights, as everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pages.navigation import NEEDS, address
from search.asking import Question
from search.kinds import Found
from tenants.actors import Actor

Text = str | Promise


@dataclass(frozen=True)
class Place:
    """A page of the organisation: its name, its address, who opens it, and other words for it."""

    label: Text
    url_name: str
    permission: str = ""
    also: Text = ""


SETTINGS = (
    Place(_("Organisation"), "people:settings", also=_("currency language time zone fiscal year")),
    Place(pgettext_lazy("members", "People"), "people:people", also=_("members roles invitations")),
    Place(_("Cadences"), "cadences:list", also=_("how often reviews frequency")),
    Place(_("Closed days"), "closed_days:list", also=_("holidays calendar")),
    Place(_("Offerings"), "offerings:list", also=_("products services whitespace")),
    Place(_("API keys"), "integrations:keys", "key.change", _("programs integration access")),
    Place(_("Webhooks"), "webhooks:list", "webhook.change", _("integration events")),
    Place(_("Request log"), "request_log:page", "key.change", _("API programs")),
    Place(_("Operations"), "operations:page", "operations.see", _("mail jobs")),
    Place(_("Audit log"), "people:audit", "audit.view", _("who did what changes")),
    Place(_("Period"), "period:settings", "portfolio.view", _("closed month")),
    Place(_("Phases"), "phases:settings", "programme.change", _("evidence relationship")),
    Place(_("What a plan needs"), "plan:settings", "programme.change", _("plans")),
)
SECTIONS = (
    Place(_("My work"), "organization_home", also=_("today home")),
    Place(_("Inbox"), "inbox:list", also=_("notices reminders")),
    Place(_("Accounts"), "accounts:list", also=_("clients")),
    Place(_("Phases"), "accounts:phase_board", "portfolio.view", _("board relationship")),
    Place(_("Plans"), "plan:list"),
    Place(_("Reviews"), "reviews:list", also=_("check-ins meetings")),
    Place(_("Ranking"), "scoring:ranking", "portfolio.view", _("scoring scores")),
    Place(_("Score sheet"), "scoring:sheet", "portfolio.view", _("scoring")),
    Place(_("Matrices"), "scoring:matrices", also=_("criteria weights scoring")),
    Place(_("Insights"), "insights:home", "portfolio.view"),
    Place(_("Portfolio"), "insights:portfolio", "portfolio.view"),
    Place(_("ABC curve"), "insights:abc", "portfolio.view", _("revenue")),
    Place(_("Concentration"), "insights:concentration", "portfolio.view", _("revenue")),
    Place(_("Health"), "insights:health", "portfolio.view"),
    Place(_("Watch list"), "insights:watch_list", "account.see_designation"),
    Place(_("Search the history"), "accounts:entry_search", also=_("entries notes")),
)


def places_found(
    actor: Actor, places: tuple[Place, ...], group: str, asked: Question | None = None
) -> list[Found]:
    """Those of the places that the actor may open (and that the question names)."""
    found = []
    for number, place in enumerate(places):
        words = f"{place.label} {place.also}"
        url = address(place.url_name, actor.organization.slug)
        if not url or not _may(actor, place) or (asked and not asked.fits(words)):
            continue
        fit = min(asked.rank(str(place.label)), 3 if place.also else 4) if asked else 0
        found.append(Found(group, None, str(place.label), url=url, rank=(fit, number)))
    return found


def _may(actor: Actor, place: Place) -> bool:
    needed = [name for name in (place.permission, NEEDS.get(place.url_name, "")) if name]
    return all(actor.may(name) for name in needed)
