"""Reviews as iCalendar (RFC 5545). It names the account and the kind, never how it is treated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.discretion import on_readable
from reviews.dates import instant
from reviews.models import Participant, Review
from tenants.actors import Actor
from tenants.models import Organization

LASTS = timedelta(hours=1)
BACK, AHEAD = timedelta(days=90), timedelta(days=400)


def reviews_of(actor: Actor, *, now: datetime) -> QuerySet[Review]:
    """Planned reviews of accounts that are theirs, or in which they take part, in due order."""
    member = actor.membership
    takes_part = Participant.objects.filter(member=member).values("review")
    return (
        on_readable(actor, Review.objects.all())
        .filter(
            Q(account__owner=member) | Q(pk__in=takes_part),
            state=Review.State.PLANNED,
            account__archived_at=None,
            due_on__gte=(now - BACK).date(),
            due_on__lte=(now + AHEAD).date(),
        )
        .select_related("account")
        .order_by("due_on", "id")
    )


def calendar_of(organization: Organization, reviews: Iterable[Review]) -> bytes:
    """A calendar of these reviews, with the definition of the organisation's zone.

    Each is an event of its own: weekends, holidays and moved dates fit in no rule.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//KAM//Reviews//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", _("Reviews at %(organization)s") % {"organization": organization})
    for review in reviews:
        calendar.add_component(_event(organization, review))
    calendar.add_missing_timezones()
    text: bytes = calendar.to_ical()
    return text


def _event(organization: Organization, review: Review) -> Event:
    begins = instant(review.due_on, review.starts_at, organization.zone)
    begins = begins.astimezone(organization.zone)
    event = Event()
    event.add("uid", f"review-{review.id}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", review.updated_at)
    event.add("sequence", review.version)
    event.add("dtstart", begins)
    event.add("dtend", begins + LASTS)
    event.add("summary", f"{review.account.name}: {review.get_kind_display()}")
    path = reverse("reviews:detail", args=[organization.slug, review.id])
    event.add("url", f"{settings.BASE_URL}{path}")
    event.add("class", "PRIVATE")
    event.add("status", "CONFIRMED")
    return event
