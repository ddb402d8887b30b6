"""What mails offer to the other parts."""

from __future__ import annotations

from audit.words import SENTENCES
from mail import sentences
from mail.boxes import MAILS
from mail.tasks import send_mails
from tenants.due_work import JOBS


def offer() -> None:
    """Called once, when the product starts."""
    SENTENCES.add_all(sentences.SENTENCES)
    JOBS.add(MAILS, send_mails.delay)
