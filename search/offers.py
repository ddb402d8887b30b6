"""What the search itself finds: pages, settings and commands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from search.commands import commands_at_start, commands_found
from search.kinds import FINDERS, GROUPS, STARTS, Group
from search.places import SECTIONS, SETTINGS, places_found

ANY_ACCOUNT = ("account.view", "people.view")
"""Members and keys who read accounts at all; rows are narrowed to those they may read."""


def offer() -> None:
    """Called once, when the product starts; headings stand in this order."""
    GROUPS.add_all(
        {
            "recent": Group(_("Opened lately"), icon="clock"),
            "accounts": Group(_("Accounts"), ANY_ACCOUNT, "accounts", "building-office-2"),
            "commands": Group(_("Commands"), icon="bolt"),
            "stakeholders": Group(_("People"), ["stakeholder.view"], "stakeholders", "user"),
            "members": Group(_("Our team"), ANY_ACCOUNT, "members", "identification"),
            "reviews": Group(_("Reviews"), ["review.view"], "reviews", "calendar-days"),
            "actions": Group(_("Actions"), ["action.view"], "actions", "check-circle"),
            "plans": Group(_("Plans"), ["plan.view"], "plans", "map"),
            "tags": Group(_("Tags"), ANY_ACCOUNT, "accounts", "tag"),
            "history_entries": Group(
                _("History"), ["history.view"], "history-entries", "pencil-square"
            ),
            "pages": Group(_("Pages"), icon="arrow-right"),
            "settings": Group(_("Settings"), icon="cog-6-tooth"),
        }
    )
    FINDERS.add("commands", commands_found)
    FINDERS.add("pages", lambda actor, asked: places_found(actor, SECTIONS, "pages", asked))
    FINDERS.add("settings", lambda actor, asked: places_found(actor, SETTINGS, "settings", asked))
    STARTS.add("commands", commands_at_start)
