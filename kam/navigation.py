"""The sections of an organisation, and which one a page belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Section:
    """One entry of the side navigation."""

    label: str
    url: str
    icon: str
    is_current: bool
    is_apart: bool = False


def sections(request: HttpRequest, slug: str) -> list[Section]:
    """The navigation of the organisation, the present section marked."""
    match = request.resolver_match
    here = match.namespaces[0] if match and match.namespaces else ""
    entries = [
        (_("Accounts"), "accounts:list", "building-office-2"),
        (_("Scoring"), "scoring:ranking", "adjustments-horizontal"),
        (_("ABC curve"), "insights:abc", "chart-bar"),
        (_("Settings"), "people:settings", "cog-6-tooth"),
    ]
    return [
        Section(
            label=label,
            url=reverse(name, kwargs={"slug": slug}),
            icon=icon,
            is_current=name.split(":")[0] == ("people" if here == "integrations" else here),
            is_apart=name == "people:settings",
        )
        for label, name, icon in entries
    ]
