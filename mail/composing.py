"""Who writes the mails of each kind: their subjects say so when they start."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from mail.kinds import Kind
from mail.models import Mail

Composer = Callable[[Mail], EmailMessage | None]
_composers: dict[str, Composer] = {}


def register(kind: Kind, composer: Composer) -> None:
    """`composer` writes a mail of this kind when it goes out, in its organisation's scope.

    None says that the mail is no longer needed.
    """
    _composers[kind] = composer


def compose(mail: Mail) -> EmailMessage | None:
    """The mail as it is to be sent now, with an id that stays the same however often."""
    message = _composers[mail.kind](mail)
    if message is not None:
        message.extra_headers |= {
            "Message-ID": f"<mail-{mail.id}@{urlsplit(settings.BASE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        }
    return message
