"""What every page knows: the organisation, the theme, and the frame around its content."""

from __future__ import annotations

from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from pages.navigation import Section, address, sections
from pages.preferences import THEMES
from tenants.middleware import memberships_of
from tenants.models import Membership
from tenants.scope import user_scope


class Shell:
    """The frame of a page; asks the database only for what a template shows."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def sections(self) -> list[Section]:
        """The side navigation, empty outside an organisation."""
        organization = getattr(self.request, "organization", None)
        return sections(self.request, organization.slug) if organization else []

    @cached_property
    def memberships(self) -> list[Membership]:
        """The person's organisations, as the middleware found them."""
        return getattr(self.request, "memberships", [])

    @cached_property
    def zone(self) -> ZoneInfo | None:
        """Where the reader is on a page of their own: in the zone of their first organisation."""
        user = self.request.user
        if not user.is_authenticated:
            return None
        with user_scope(user.pk):
            first = memberships_of(user.pk).first()
        return first.organization.zone if first else None

    @property
    def refusal_frame(self) -> str:
        """Where a refusal stands: beside the menu, for whom the organisation knows.

        Unless the transaction is broken: the menu asks the database.
        """
        known = getattr(self.request, "organization", None) is not None
        inside = known and not connection.needs_rollback
        return "refused_inside.html" if inside else "refused_outside.html"

    @property
    def search_url(self) -> str:
        """Where one searches without scripts, empty outside an organisation."""
        organization = getattr(self.request, "organization", None)
        return address("search:page", organization.slug) if organization else ""


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor: theme, organisation, actor and shell."""
    chosen = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    return {
        "theme": chosen if chosen in THEMES else "",
        "organization": getattr(request, "organization", None),
        "actor": getattr(request, "actor", None),
        "shell": Shell(request),
    }
