"""No more reminders by mail, at one click from any of them (RFC 8058): the address is the key."""

from __future__ import annotations

import hmac
import re
import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from reviews.models import Delivery, NoticePreference
from rules.errors import NotFoundError
from tenants.models import Membership
from tenants.scope import require_organization_id

_TOKEN = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{32})\.([0-9a-f]{40})")


def address_for(member: Membership) -> str:
    """The address that ends this person's reminders by mail; it ends nothing else."""
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


@transaction.atomic
def unsubscribe(member: Membership) -> None:
    """The inbox alone tells them from now on; again changes nothing. Not audited: it is theirs."""
    NoticePreference.objects.update_or_create(member=member, defaults={"delivery": Delivery.NONE})


def wants_no_mail(member: Membership) -> bool:
    """Whether the person is told in the inbox alone."""
    return NoticePreference.objects.filter(member=member, delivery=Delivery.NONE).exists()


def _token(member_id: uuid.UUID) -> str:
    organization_id = require_organization_id()
    named = f"{organization_id.hex}.{member_id.hex}"
    return f"{named}.{salted_hmac('unsubscribe', named, algorithm='sha256').hexdigest()[:40]}"
