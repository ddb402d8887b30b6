"""The address that opens a share: signed, kept as a hash, rebuilt from its row alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import uuid

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from plans.models import PlanShare
from rules.errors import NotFoundError
from tenants.scope import require_organization_id

_TOKEN = re.compile(r"(?P<organization>[0-9a-f]{32})-[A-Za-z0-9_-]{43}")


def token_of(share: PlanShare) -> str:
    """`<organisation>-<seal>`: 256 bits that only this installation can make of the row."""
    seal = salted_hmac("plan share", str(share.id), algorithm="sha256").digest()
    text = base64.urlsafe_b64encode(seal).rstrip(b"=").decode()
    return f"{require_organization_id().hex}-{text}"


def address_of(share: PlanShare) -> str:
    """The whole address, for the client."""
    return f"{settings.BASE_URL}{reverse('share', args=[token_of(share)])}"


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def organization_of(token: str) -> uuid.UUID:
    """The organisation that a token claims; proven only by `open_share`."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise NotFoundError
    return uuid.UUID(hex=found["organization"])


def open_share(token: str) -> PlanShare:
    """The share behind a token, with its plan, in its organisation's scope.

    NotFoundError where it was never made, has expired or was revoked: one look-up, whichever.
    """
    found = PlanShare.objects.select_related("plan__account").filter(
        token_hash=hash_of(token),
        revoked_at=None,
        expires_at__gt=timezone.now(),
        plan__deleted_at=None,
    )
    share = found.first()
    if share is None or not hmac.compare_digest(token_of(share), token):
        raise NotFoundError
    return share
