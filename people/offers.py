"""What the people of an organisation offer to the other parts."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_changed

from audit.field_words import FIELDS, VALUES
from audit.stream import NOT_STREAMED
from audit.words import SENTENCES, TELLINGS
from mail.composing import COMPOSERS
from mail.kinds import MailKind
from people import sentences
from people.invitations import compose
from people.profile import follow_new_address
from people.security_log import listen


def offer() -> None:
    """Called once, when the product starts."""
    SENTENCES.add_all(sentences.SENTENCES)
    TELLINGS.add_all(sentences.TELLINGS)
    FIELDS.add_all(sentences.FIELDS)
    VALUES.add_all(sentences.VALUES)
    COMPOSERS.add(MailKind.INVITATION, compose)
    NOT_STREAMED.add("members", "the people themselves: what they lead and do is told")
    listen()
    email_changed.connect(_follow_new_address, dispatch_uid="people")


def _follow_new_address(*, user: Any, **_rest: Any) -> None:
    follow_new_address(user=user)
