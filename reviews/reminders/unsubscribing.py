"""No more mails about what happens, at one click from any (RFC 8058): the address is the key."""

from __future__ import annotations

import hmac
import re
import uuid

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from rules.errors import NotFoundError
from tenants.models import Membership
from tenants.scope import require_organization_id

_TOKEN = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{32})\.([0-9a-f]{40})")


def address_for(member: Membership) -> str:
    """The address that ends this person's reminders and notices by mail; nothing else."""
    return f"{settings.BASE_URL}{reverse('unsubscribe', args=[_token(member.pk)])}"


def organization_of(token: str) -> uuid.UUID:
    """The organisation that a token claims; proven only by `member_of`."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise NotFoundError
    return uuid.UUID(hex=found[1])


def member_of(token: str) -> Membership:
    """The member whom a token names, in its organisation's scope. Raises NotFoundError."""
    found = _TOKEN.fullmatch(token)
    if found is None or not hmac.compare_digest(_token(uuid.UUID(hex=found[2])), token):
        raise NotFoundError
    member = Membership.objects.select_related("user").filter(pk=found[2], ended_at=None).first()
    if member is None:
        raise NotFoundError
    return member


def _token(member_id: uuid.UUID) -> str:
    organization_id = require_organization_id()
    named = f"{organization_id.hex}.{member_id.hex}"
    return f"{named}.{salted_hmac('unsubscribe', named, algorithm='sha256').hexdigest()[:40]}"
