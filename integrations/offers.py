"""What keys, webhooks and the API offer to the other parts."""

from __future__ import annotations

from audit.field_words import FIELDS
from audit.stream import NOT_STREAMED
from audit.words import SENTENCES
from integrations import sentences
from integrations.repeats import DUE_KIND
from integrations.request_log.writing import DUE_KIND as REQUEST_LOG
from integrations.tasks import forget_answers, forget_requests, work_on_webhooks
from integrations.webhooks import mails, working
from mail.composing import COMPOSERS
from mail.kinds import MailKind
from tenants.due_work import JOBS


def offer() -> None:
    """Called once, when the product starts."""
    SENTENCES.add_all(sentences.SENTENCES)
    FIELDS.add_all(sentences.FIELDS)
    JOBS.add(DUE_KIND, forget_answers.delay)
    JOBS.add(REQUEST_LOG, forget_requests.delay)
    JOBS.add(working.DUE_KIND, work_on_webhooks.delay)
    COMPOSERS.add(MailKind.WEBHOOK_OFF, mails.compose)
    NOT_STREAMED.add("webhooks", "who is told: it would tell of itself")
    NOT_STREAMED.add("webhook-deliveries", "how telling went: it would tell of itself")
    NOT_STREAMED.add("me", "who asks: nothing that is kept")
