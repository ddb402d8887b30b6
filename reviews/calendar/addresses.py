"""Private addresses of calendars: made, opened, closed."""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from audit.entries import record
from reviews.models import CalendarFeed
from rules.errors import NotAllowedError, NotFoundError
from tenants.actors import Actor
from tenants.models import Membership

_TOKEN = re.compile(r"(?P<organization>[0-9a-f]{32})-[A-Za-z0-9_-]{43}")


@transaction.atomic
def make(*, actor: Actor) -> str:
    """A new address of one's own, which nobody can read again; an older one ends. Audited."""
    member = _person(actor)
    token = f"{actor.organization.id.hex}-{secrets.token_urlsafe(32)}"
    feed, _made = CalendarFeed.objects.update_or_create(
        member=member, defaults={"token_hash": _hash(token)}
    )
    record(actor=actor, action="calendar.opened", target=feed)
    return f"{settings.BASE_URL}{reverse('calendar_feed', args=[token])}"


@transaction.atomic
def revoke(*, actor: Actor) -> None:
    """Close one's address; a second time changes nothing. Audited."""
    feed = CalendarFeed.objects.filter(member=_person(actor)).first()
    if feed is not None:
        record(actor=actor, action="calendar.closed", target=feed)
        feed.delete()


def exists(actor: Actor) -> bool:
    """Whether the person has an address."""
    return CalendarFeed.objects.filter(member=actor.membership).exists()


def organization_of(token: str) -> uuid.UUID:
    """The organisation that a token claims; proven only by `member_of`."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise NotFoundError
    return uuid.UUID(hex=found["organization"])


def member_of(token: str) -> Membership:
    """The active person behind a token, in its organisation's scope; else NotFoundError."""
    feeds = CalendarFeed.objects.select_related("member", "member__user")
    feed = feeds.filter(token_hash=_hash(token), member__ended_at=None).first()
    if feed is None or not feed.member.user.is_active:
        raise NotFoundError
    return feed.member


def _person(actor: Actor) -> Membership:
    if actor.membership is None:
        raise NotAllowedError
    return actor.membership


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
