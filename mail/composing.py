"""Who writes the mails of each kind: their subjects offer it when they start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from mail.models import Outgoing, PersonMail
from mail.posting import unsealed
from rules.offers import Offers

COMPOSERS: Offers[Callable[[Any], EmailMessage | None]] = Offers("who writes the mails of a kind")
"""Called when a mail goes out, in its organisation's scope; None: it is no longer needed."""


def compose(mail: Outgoing) -> EmailMessage | None:
    """The mail as it is to be sent now, with an id that stays the same however often."""
    message = unsealed(mail) if isinstance(mail, PersonMail) else COMPOSERS[mail.kind](mail)
    if message is not None:
        message.extra_headers |= {
            "Message-ID": f"<mail-{mail.pk}@{urlsplit(settings.BASE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        }
    return message
