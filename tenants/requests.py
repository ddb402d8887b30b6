"""The request of a page that belongs to an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from tenants.actors import Actor
    from tenants.models import Membership, Organization


class OrganizationRequest(HttpRequest):
    """What views below /o/<slug>/ and the API receive: the middleware has put both in place."""

    actor: Actor
    organization: Organization
    memberships: list[Membership]
    htmx: HtmxDetails  # of pages alone
