"""Who writes the mails of each kind: their subjects offer it when they start."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from mail.models import Mail
from rules.offers import Offers

Composer = Callable[[Mail], EmailMessage | None]
COMPOSERS: Offers[Composer] = Offers("who writes the mails of a kind")
"""Called when a mail goes out, in its organisation's scope; None: it is no longer needed."""


def compose(mail: Mail) -> EmailMessage | None:
    """The mail as it is to be sent now, with an id that stays the same however often."""
    message = COMPOSERS[mail.kind](mail)
    if message is not None:
        message.extra_headers |= {
            "Message-ID": f"<mail-{mail.id}@{urlsplit(settings.BASE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        }
    return message
