"""Every kind of mail that the product sends, and where it is composed.

What a mail says stands with its subject, which offers its composer (mail/composing.py);
docs/mail.md tells to whom each goes, and when.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailKind(models.TextChoices):
    """What a mail carries."""

    # reviews/reminders/composing.py
    REMINDER = "reminder", _("Reminder")
    NOTICE = "notice", _("Notice")
    DIGEST = "digest", _("Digest")
    # people/invitations.py
    INVITATION = "invitation", _("Invitation")
    # plans/sharing/mails.py
    PLAN_SHARE = "plan_share", _("Address of a shared plan")
    PLAN_CODE = "plan_code", _("Code for a shared plan")
    # integrations/webhooks/mails.py
    WEBHOOK_OFF = "webhook_off", _("Webhook that was turned off")
    # people/signing_up.py
    SIGN_UP = "sign_up", _("Link to make an organisation")
    # people/adapters.py, from templates/account/email/ and allauth's own
    NEW_PASSWORD = "new_password", _("Link for a new password")
    NO_ACCOUNT = "no_account", _("No account with this address")
    NEW_ADDRESS = "new_address", _("New address to confirm")
    SIGN_IN_NOTICE = "sign_in_notice", _("Notice about signing in")
