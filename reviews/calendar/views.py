"""A person's reviews for their calendar program, which cannot sign in: the address is the key."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from reviews.calendar.addresses import member_of, organization_of
from reviews.calendar.feed import calendar_of, reviews_of
from rules.errors import NotFoundError
from tenants.actors import Actor
from tenants.organizations import current_organization
from tenants.scope import organization_scope


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed; 404 for people who left and addresses that were closed."""
    try:
        with organization_scope(organization_of(token)):
            member = member_of(token)
            organization = member.organization = current_organization()
            with override(member.language):
                text = calendar_of(
                    organization, reviews_of(Actor.of_member(member), now=timezone.now())
                )
    except NotFoundError as error:
        raise Http404 from error
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = 'inline; filename="reviews.ics"'
    return response
