"""Reviews as iCalendar (RFC 5545). It names the account and the kind, never how it is treated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration, vUri

from accounts.discretion import on_readable
from reviews.dates import instant
from reviews.models import Participant, Review
from rules.names import apart
from tenants.actors import Actor
from tenants.models import Organization

LASTS = timedelta(hours=1)
FRESH_FOR = timedelta(hours=1)
"""How long a calendar program may go on without asking again."""
BACK, AHEAD = timedelta(days=90), timedelta(days=400)


def reviews_of(actor: Actor, *, now: datetime) -> QuerySet[Review]:
    """Reviews of accounts that are theirs, or in which they take part, in due order.

    Those that were held or skipped stay: a calendar that knows them is told what became of them.
    """
    member = actor.membership
    takes_part = Participant.objects.filter(member=member).values("review")
    return (
        on_readable(actor, Review.objects.all())
        .filter(
            Q(account__owner=member) | Q(pk__in=takes_part),
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
    calendar.add("refresh-interval", FRESH_FOR, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(FRESH_FOR))
    for review in reviews:
        calendar.add_component(_event(organization, review))
    calendar.add_missing_timezones()
    text: bytes = calendar.to_ical()
    return text


def _event(organization: Organization, review: Review) -> Event:
    day = review.held_on or review.due_on
    begins = instant(day, review.starts_at, organization.zone).astimezone(organization.zone)
    is_off = review.state == Review.State.SKIPPED
    path = reverse("reviews:detail", args=[organization.slug, review.id])
    event = Event()
    event.add("uid", f"review-{review.id}@{urlsplit(settings.BASE_URL).hostname}")
    # Without a METHOD the stamp is the last change (RFC 5545, 3.8.7.2).
    event.add("dtstamp", review.updated_at)
    event.add("last-modified", review.updated_at)
    event.add("created", review.created_at)
    event.add("sequence", review.version)
    event.add("dtstart", begins)
    event.add("dtend", begins + LASTS)
    event.add("summary", f"{apart(review.account.name)}: {review.get_kind_display()}")
    event.add("description", _description(review, f"{settings.BASE_URL}{path}"))
    event.add("url", f"{settings.BASE_URL}{path}")
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if review.meeting_url:
        event.add("location", review.meeting_url)
        video = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": _("Meeting link")}
        event.add("conference", vUri(review.meeting_url), parameters=video)
    return event


def _description(review: Review, address: str) -> str:
    """The agenda, where the meeting is and where the review stands; never a reason or a brief."""
    parts = [review.agenda] if review.agenda else []
    if review.meeting_url:
        parts.append(_("Meeting link: %(address)s") % {"address": review.meeting_url})
    parts.append(_("The review: %(address)s") % {"address": address})
    return "\n\n".join(parts)
