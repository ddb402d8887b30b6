"""The mails of the demo, for who has no mail server there: what went out, as it reads now."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage

from mail.composing import compose
from mail.models import Mail, State
from rules.errors import NotFoundError
from tenants.actors import Actor

SHOWN = 30


@dataclass(frozen=True)
class ShownMail:
    """A mail of this organisation with its words; none where it is no longer needed."""

    mail: Mail
    message: EmailMessage | None


def mails_of_the_demo(actor: Actor) -> list[ShownMail]:
    """The last mails that went out or wait, newest first. Raises NotFoundError outside the demo.

    Mails to people about how they sign in are of no organisation, and never shown.
    """
    actor.require("operations.see")
    if not settings.DEMO:
        raise NotFoundError
    mails = Mail.objects.exclude(state=State.DROPPED).select_related("member__user")
    newest = mails.order_by("-created_at", "-id")[:SHOWN]
    return [ShownMail(mail, compose(mail)) for mail in newest]
