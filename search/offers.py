"""What the search itself finds: pages, settings and commands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.stream import NOT_STREAMED
from search.commands import commands_at_start, commands_found
from search.kinds import FINDERS, GROUPS, STARTS, Heading
from search.places import SECTIONS, SETTINGS, places_found

ANY_ACCOUNT = ("account.view", "people.view")
"""Members and keys who read accounts at all; rows are narrowed to those they may read."""


def offer() -> None:
    """Called once, when the product starts; headings stand in this order."""
    GROUPS.add_all(
        {
            "pinned": Heading(_("Pinned"), icon="bookmark"),
            "recent": Heading(_("Opened lately"), icon="clock"),
            "accounts": Heading(_("Accounts"), ANY_ACCOUNT, "accounts", "building-office-2"),
            "commands": Heading(_("Commands"), icon="bolt"),
            "stakeholders": Heading(_("People"), ["stakeholder.view"], "stakeholders", "user"),
            "members": Heading(_("Our team"), ANY_ACCOUNT, "members", "identification"),
            "reviews": Heading(_("Reviews"), ["review.view"], "reviews", "calendar-days"),
            "actions": Heading(_("Actions"), ["action.view"], "actions", "check-circle"),
            "plans": Heading(_("Plans"), ["plan.view"], "plans", "map"),
            "tags": Heading(_("Tags"), ANY_ACCOUNT, "accounts", "tag"),
            "history_entries": Heading(
                _("History"), ["history.view"], "history-entries", "pencil-square"
            ),
            "pages": Heading(_("Pages"), icon="arrow-right"),
            "settings": Heading(_("Settings"), icon="cog-6-tooth"),
        }
    )
    FINDERS.add("commands", commands_found)
    FINDERS.add("pages", lambda actor, asked: places_found(actor, SECTIONS, "pages", asked))
    FINDERS.add("settings", lambda actor, asked: places_found(actor, SETTINGS, "settings", asked))
    STARTS.add("commands", commands_at_start)
    NOT_STREAMED.add("search", "what stands in other resources: it finds them")
