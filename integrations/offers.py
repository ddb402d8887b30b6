"""What keys, webhooks and the API offer to the other parts."""

from __future__ import annotations

from audit.field_words import FIELDS
from audit.stream import NOT_STREAMED
from audit.words import SENTENCES
from integrations import sentences
from integrations.repeats import DUE_KIND
from integrations.tasks import forget_answers, work_on_webhooks
from integrations.webhooks import mails, working
from mail.composing import COMPOSERS
from mail.kinds import MailKind
from tenants.due_work import JOBS


def offer() -> None:
    """Called once, when the product starts."""
    SENTENCES.add_all(sentences.SENTENCES)
    FIELDS.add_all(sentences.FIELDS)
    JOBS.add(DUE_KIND, forget_answers.delay)
    JOBS.add(working.DUE_KIND, work_on_webhooks.delay)
    COMPOSERS.add(MailKind.WEBHOOK_OFF, mails.compose)
    NOT_STREAMED.add("me", "who asks: nothing that is kept")
